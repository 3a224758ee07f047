// SPDX-License-Identifier: Apache-2.0
// What: SetFormat, one kind of set that a model is scored on; and the list of them.
// Why: a format is one file of this folder and nothing else: list and names come from the files.
// Contract: sets/<name>.cc defines `const SetFormat <name>_set`, with `items` or `evaluate`. A
// format says what a model of it takes and gives, and nothing is run before that was checked.
#pragma once

#include <optional>

#include "host/recipes/evaluate.h"
#include "host/recipes/scorer.h"

namespace mw {

struct SetFormat {
  // What MLPerf Tiny's int8 reference model reaches on the whole of such a set.
  std::optional<double> published = {};
  bool takes_labels = false;          // --labels says more than the data
  std::optional<ItemSet> items = {};  // a file an item, with labels that are known beforehand
  Result<Evaluation> (*evaluate)(const Graph& graph, const EvaluateRequest& request,
                                 const Progress& progress) = nullptr;
};

#define MW_SET(name) extern const SetFormat name##_set;
#include "sets_list.inc"
#undef MW_SET

}  // namespace mw
