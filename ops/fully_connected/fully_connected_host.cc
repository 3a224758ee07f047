// SPDX-License-Identifier: Apache-2.0
#include "ops/fully_connected/fully_connected.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::fully_connected {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const Tensor& w = graph.tensors[size_t(node.input(kW))];
  int version = a.keep_num_dims ? 5 : 4;
  if (graph.tensors[size_t(node.input(kX))].dtype == DType::s16) version = 7;
  if (w.dtype == DType::s4) version = 10;
  if (w.quant.scales.size() > 1) version = 12;
  return TfliteExport{.options = {int(a.activation), 0, a.keep_num_dims}, .version = version};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.activation = build.activation();
  a.keep_num_dims = rng.chance(0.3);
  const int32_t out_c = build.extent(1, 19);
  std::vector<int32_t> dims = {build.extent(1, 3)};
  if (rng.chance(0.4)) dims.push_back(build.extent(1, 4));
  const int32_t last = build.extent(1, 70);
  int32_t in_c = last;
  if (!a.keep_num_dims && rng.chance(0.3)) in_c *= dims.back();
  dims.push_back(last);
  const TensorId x = build.input(dims);
  const DType integer = dtype == DType::s8 && rng.chance(0.3) ? DType::s4 : DType::s8;
  const TensorId w = build.weights({out_c, in_c}, 0, integer);
  if (integer == DType::s4) {  // TFLM takes no more scales of int4
    QuantInfo& quant = build.graph().tensors[size_t(w)].quant;
    quant = {{quant.scales[0]}, 0, 0};
  }
  const DType sum = dtype == DType::s16 && rng.chance(0.7) ? DType::s64 : DType::s32;
  const TensorId b = rng.chance(0.8) ? build.bias(x, w, sum) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

// Instructions of a run, fitted to measured layers on a Cortex-M4.
template <int kHundredthsAMac, int kAnOutput>
uint64_t cost(const void* params, CoreClass) {
  const Params& p = *static_cast<const Params*>(params);
  const uint64_t outputs = uint64_t(p.batch) * uint64_t(p.out_c);
  return outputs * (uint64_t(p.in_c) * kHundredthsAMac / 100 + kAnOutput);
}

constexpr HostRow kHostRows[] = {
    {&fully_connected_s8_arm_dsp_row, 548, cost<190, 60>},
    {&fully_connected_s8_portable_row, 434, cost<305, 62>},
    {&fully_connected_s8_ref_row, 234, cost<805, 70>},
    {&fully_connected_s8x4_portable_row, 650, cost<580, 62>},
    {&fully_connected_s8x4_ref_row, 292, cost<1600, 70>},
};

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.weight_slot = kW,
              .weight_axis = 0,
              .one_s4_scale = true,
              .bias_slot = kB,
              .weight_zero_point = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .host_rows = kHostRows,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::fully_connected
