// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_to_space_nd/batch_to_space_nd.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::batch_to_space_nd {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  return movement::batch_to_tflite(graph, node, "crops");
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves_batches(dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  BatchToSpaceNd::Attrs a;
  return movement::finish(build, kDef, a, movement::draw_batch(rng, build, a));
}

}  // namespace

const OpDef kDef = movement::movement_def<Blocks>("Blocks", to_tflite, random_case);

}  // namespace mw::batch_to_space_nd
