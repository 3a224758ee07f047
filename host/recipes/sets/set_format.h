// SPDX-License-Identifier: Apache-2.0
// What: SetFormat, one kind of set that a model is scored on; and the list of them.
// Why: a format is one file of this folder and nothing else: the list is collected from the names.
// Contract: sets/<name>.cc defines `const SetFormat <name>_set`. A format says what a model of it
// takes and gives, and nothing is run before that was checked (Scorer::open).
#pragma once

#include <optional>
#include <span>

#include "host/ir/graph.h"
#include "host/recipes/evaluate.h"

namespace mw {

struct SetFormat {
  const char* name;
  const char* what;  // one line for a user
  // What MLPerf Tiny's int8 reference model reaches on the whole of such a set.
  std::optional<double> published;
  bool has_labels_file = false;  // --labels says more than the data
  Result<Evaluation> (*evaluate)(const Graph& graph, const EvaluateRequest& request,
                                 const Progress& progress);
};

#define MW_SET(name) extern const SetFormat name##_set;
#include "sets_list.inc"
#undef MW_SET

}  // namespace mw
