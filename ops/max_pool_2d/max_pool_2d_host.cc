// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::max_pool_2d {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{
      .options = {int(a.padding), a.stride_w, a.stride_h, a.k_w, a.k_h, int(a.activation)},
      .version = 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.padding = rng.chance(0.5) ? Padding::same : Padding::valid;
  a.activation = build.activation();
  a.stride_h = int32_t(rng.between(1, 3)), a.stride_w = int32_t(rng.between(1, 3));
  a.k_h = build.extent(1, 5), a.k_w = build.extent(1, 5);
  const int32_t in_h = a.k_h + build.extent(0, 6), in_w = a.k_w + build.extent(0, 6);
  const TensorId x = build.input({rng.chance(0.2) ? 2 : 1, in_h, in_w, build.extent(1, 19)});
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::max_pool_2d
