// SPDX-License-Identifier: Apache-2.0
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"

#include "host/ir/op_def.h"
#include "ops/_family/conv/conv_host.h"

namespace mw::depthwise_conv_2d {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const int32_t in_c = graph.tensors[size_t(node.input(kX))].shape[3];
  const int32_t out_c = graph.tensors[size_t(node.input(kW))].shape[3];
  return TfliteExport{.options = {int(a.padding), a.stride_w, a.stride_h, out_c / in_c,
                                  int(a.activation), a.dilation_w, a.dilation_h},
                      .version = 3};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto [a, k_h, k_w] = conv_op::draw_conv(build, rng);
  const int32_t in_c = build.extent(1, 19);
  const int32_t out_c = in_c * (rng.chance(0.3) ? build.extent(1, 8) : 1);
  const int32_t in_h = conv_op::extent_under(build, k_h, a.dilation_h);
  const int32_t in_w = conv_op::extent_under(build, k_w, a.dilation_w);
  const TensorId x = build.input({rng.chance(0.2) ? 2 : 1, in_h, in_w, in_c});
  const TensorId w = build.weights({1, k_h, k_w, out_c}, 3);
  const TensorId b = rng.chance(0.8) ? build.bias(x, w) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

// Instructions of a run, fitted to measured layers on a Cortex-M4.
template <int kAMac, int kAnOutput>
uint64_t cost(const void* params, CoreClass) {
  const Params& p = *static_cast<const Params*>(params);
  return conv_op::outputs(p) * (uint64_t(p.k_h) * uint64_t(p.k_w) * kAMac + kAnOutput);
}

constexpr FixedBody kFixed = {"ops/depthwise_conv_2d/depthwise_conv_2d_portable.h", 400,
                              cost<7, 29>};
constexpr HostRow kHostRows[] = {
    {&depthwise_conv_2d_s8_portable_row, 1264, cost<9, 26>, nullptr, &kFixed},
    {&depthwise_conv_2d_s8_ref_row, 712, cost<19, 60>},
};

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .fuses_pad = true},
    .quant = {.weight_slot = kW, .weight_axis = 3, .bias_slot = kB},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .host_rows = kHostRows,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::depthwise_conv_2d
