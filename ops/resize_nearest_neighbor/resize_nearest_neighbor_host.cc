// SPDX-License-Identifier: Apache-2.0
#include "ops/resize_nearest_neighbor/resize_nearest_neighbor.h"

#include "ops/_family/resize/resize_host.h"

namespace mw::resize_nearest_neighbor {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const DType x = graph.tensors[size_t(node.input(kX))].dtype;
  const Attrs& a = node.as<Attrs>();
  const bool positions = a.half_pixel_centers || a.align_corners;
  const int version = x == DType::s16 ? 4 : (positions ? 3 : (x == DType::s8 ? 2 : 1));
  return resize::to_tflite(node, 0, version);
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  return resize::random_case(kDef, rng, dtype, true);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.moves = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::resize_nearest_neighbor
