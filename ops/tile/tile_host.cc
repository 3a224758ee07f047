// SPDX-License-Identifier: Apache-2.0
#include "ops/tile/tile.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::tile {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(movement::kX))];
  const auto& multiples = node.as<Tile::Attrs>().multiples;
  return TfliteExport{.extra_inputs = {movement::vector_of(node, "multiples",
                                                           {multiples, multiples + x.shape.rank})},
                      .version = x.dtype == DType::s8 ? 3 : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  // Of int8, LiteRT's release has no kernel yet.
  if (!movement::moves(dtype, true) || dtype == DType::s16 || dtype == DType::s8) {
    return std::nullopt;
  }
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 4);
  Tile::Attrs a;
  for (size_t d = 0; d < dims.size(); ++d) {
    if (rng.chance(0.6)) a.multiples[d] = int32_t(rng.between(1, 3));
  }
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::tile
