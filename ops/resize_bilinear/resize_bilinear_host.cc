// SPDX-License-Identifier: Apache-2.0
#include "ops/resize_bilinear/resize_bilinear.h"

#include "ops/_family/resize/resize_host.h"

namespace mw::resize_bilinear {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const DType x = graph.tensors[size_t(node.input(kX))].dtype;
  const bool centers = node.as<Attrs>().half_pixel_centers;
  const int version = x == DType::s16 ? 4 : (centers ? 3 : (x == DType::s8 ? 2 : 1));
  return resize::to_tflite(node, 2, version);
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  return resize::random_case(kDef, rng, dtype, false);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::resize_bilinear
