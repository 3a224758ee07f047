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
  int version = graph.tensors[size_t(node.input(kX))].dtype == DType::s16 ? 5 : 3;
  if (graph.tensors[size_t(node.input(kW))].dtype == DType::s4) version = 7;
  return TfliteExport{.options = {int(a.padding), a.stride_w, a.stride_h, out_c / in_c,
                                  int(a.activation), a.dilation_w, a.dilation_h},
                      .version = version};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto [a, k_h, k_w] = conv_op::draw_conv(build, rng);
  const int32_t in_c = build.extent(1, 19);
  const int32_t out_c = in_c * (rng.chance(0.3) ? build.extent(1, 8) : 1);
  const int32_t in_h = conv_op::extent_under(build, k_h, a.dilation_h);
  const int32_t in_w = conv_op::extent_under(build, k_w, a.dilation_w);
  const TensorId x = build.input({rng.chance(0.2) ? 2 : 1, in_h, in_w, in_c});
  const std::vector<int32_t> filter = {1, k_h, k_w, out_c};
  const bool hybrid = dtype == DType::f32 && rng.chance(0.4);
  const TensorId w = hybrid ? build.hybrid_weights(filter, 3) : build.any_weights(filter, 3);
  if (hybrid) {  // TFLite reads a scale of each channel
    QuantInfo& quant = build.graph().tensors[size_t(w)].quant;
    quant.scales.resize(size_t(out_c), quant.scales[0]);
    quant.axis = out_c > 1 ? 3 : 0;
  }
  const DType sum = dtype == DType::s16 ? DType::s64 : DType::s32;
  const TensorId b = rng.chance(0.8) ? build.bias(x, w, sum) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

uint64_t ref_cost(const void* params, CoreClass core) {
  constexpr CostFigures<3> kEach = {
      {{107, 16, 9.7}, {77.4, 17.7, 10.9}, {111, 12.7, 8.73}, {83, 22.6, 11.9}}};
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  return instructions(kEach, core, {pixels * p.out_c, rows * p.out_c, taps * p.out_c});
}
// Tiles of four channels.
uint64_t tiles_cost(const CostFigures<4>& each, const void* params, CoreClass core) {
  const Params& p = *static_cast<const Params*>(params);
  const auto [pixels, rows, taps] = conv_op::window_counts(p);
  return instructions(each, core,
                      {pixels, pixels * p.out_c / 4, rows * p.out_c / 4, taps * p.out_c});
}
uint64_t portable_cost(const void* params, CoreClass core) {
  constexpr CostFigures<4> kEach = {{{126, 179, 50.3, 2.55},
                                     {165, 186, 51.7, 3.67},
                                     {147, 226, 34.2, 3.45},
                                     {197, 207, 53.2, 3.48}}};
  return tiles_cost(kEach, params, core);
}
uint64_t fixed_cost(const void* params, CoreClass core) {
  constexpr CostFigures<4> kEach = {
      {{55.5, 217, 0, 3.63}, {102, 267, 0, 4.76}, {57, 242, 0, 3.08}, {93.8, 290, 0.921, 4.63}}};
  return tiles_cost(kEach, params, core);
}

constexpr FixedBody kFixed = {"ops/depthwise_conv_2d/depthwise_conv_2d_portable.h", 400,
                              fixed_cost};
constexpr HostRow kHostRows[] = {
    {&depthwise_conv_2d_s8_portable_row, 1264, portable_cost, nullptr, &kFixed},
    {&depthwise_conv_2d_s8_ref_row, 712, ref_cost},
};

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .fuses_pad = true, .unsigned_alike = true},
    .quant = {.weight_slot = kW, .weight_axis = 3, .bias_slot = kB},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .host_rows = kHostRows,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::depthwise_conv_2d
