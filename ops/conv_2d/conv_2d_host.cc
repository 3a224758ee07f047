// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_2d/conv_2d.h"

#include "host/ir/op_def.h"
#include "ops/_family/conv/conv_host.h"

namespace mw::conv_2d {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{.options = {int(a.padding), a.stride_w, a.stride_h, int(a.activation),
                                  a.dilation_w, a.dilation_h},
                      .version = a.dilation_h == 1 && a.dilation_w == 1 ? 3 : 5};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto [a, k_h, k_w] = conv_op::draw_conv(build, rng);
  const int32_t groups = rng.chance(0.3) ? int32_t(rng.between(2, 3)) : 1;
  const int32_t in_c = groups * build.extent(1, 9), out_c = groups * build.extent(1, 9);
  const int32_t in_h = conv_op::extent_under(build, k_h, a.dilation_h);
  const int32_t in_w = conv_op::extent_under(build, k_w, a.dilation_w);
  const TensorId x = build.input({1, in_h, in_w, in_c});
  const TensorId w = build.weights({out_c, k_h, k_w, in_c / groups}, 0);
  const TensorId b = rng.chance(0.8) ? build.bias(x, w) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .fuses_pad = true},
    .quant = {.weight_slot = kW, .weight_axis = 0, .bias_slot = kB},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::conv_2d
