// SPDX-License-Identifier: Apache-2.0
// What: random_graph(), a small whole graph of any operator, or of bodies and variables; and
// mutators that begin anew with one, now and then.
// Why: stored inputs know the operators and the format of the day on which they were stored.
// Contract: as test/mutate/values.h says.
#pragma once

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "test/mutate/container.h"
#include "test/mutate/text.h"
#include "test/mutate/tflite.h"
#include "test/random_flow.h"

namespace mw::mutate {

inline Graph random_graph(Rng& rng) {
  if (rng.chance(0.1)) return RandomFlow(rng).make();
  for (;;) {
    const OpDef& op = *all_ops()[rng.below(all_ops().size())];
    const auto dtype = DType(1 + rng.below(kDTypeCount - 1));
    if (op.random_case == nullptr) continue;
    if (auto graph = op.random_case(rng, dtype)) return std::move(*graph);
  }
}

// change(rng, file), or, once in a while, what make(graph) writes of a random graph.
template <class Make, class Change>
void change_or_make(Rng& rng, Bytes& file, Make make, Change change) {
  constexpr double kAnew = 0.01;
  if (!file.empty() && !rng.chance(kAnew)) return change(rng, file);
  const Result<Bytes> made = make(random_graph(rng));
  if (made) file = *made;
}

inline void vary_tflite(Rng& rng, Bytes& file) {
  change_or_make(rng, file, export_tflite, mutate_tflite);
}
inline void vary_container(Rng& rng, Bytes& file) {
  const auto container_of = [](const Graph& graph) -> Result<Bytes> {
    MW_TRY(const Plan plan, make_plan(graph, {.search_rounds = 1}));
    return write_container(plan);
  };
  change_or_make(rng, file, container_of, mutate_container);
}
inline void vary_ir_text(Rng& rng, Bytes& file) {
  const auto text_of = [](const Graph& graph) -> Result<Bytes> {
    const std::string text = print(graph);
    Bytes made(1);
    made.insert(made.end(), text.begin(), text.end());
    return made;
  };
  change_or_make(rng, file, text_of, mutate_ir_text);
}
inline void vary_model_file(Rng& rng, Bytes& file) {
  const auto encoded = [](const Graph& graph) -> Result<Bytes> { return encode_model(graph); };
  change_or_make(rng, file, encoded, mutate_model_file);
}

}  // namespace mw::mutate
