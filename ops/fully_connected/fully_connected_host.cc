// SPDX-License-Identifier: Apache-2.0
#include "ops/fully_connected/fully_connected.h"

#include <algorithm>

#include "host/ir/costs.h"
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
  TfliteExport out{.options = {int(a.activation), 0, a.keep_num_dims}, .version = version};
  if (a.asymmetric_inputs) {
    out.options.push_back(1);
    out.version = std::max(version, 9);
  }
  return out;
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
  const bool hybrid = dtype == DType::f32 && rng.chance(0.4);
  a.asymmetric_inputs = hybrid && rng.chance(0.5);
  const TensorId w =
      hybrid ? build.hybrid_weights({out_c, in_c}, 0) : build.any_weights({out_c, in_c}, 0);
  Tensor& weights = build.graph().tensors[size_t(w)];
  if (weights.dtype == DType::s4) weights.quant = {{weights.quant.scales[0]}, 0, 0};  // TFLM's
  const DType sum = dtype == DType::s16 && rng.chance(0.7) ? DType::s64 : DType::s32;
  const TensorId b = rng.chance(0.8) ? build.bias(x, w, sum) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

uint64_t ref_cost(const CostFigures<2>& each, const void* params, CoreClass core) {
  const Params& p = *static_cast<const Params*>(params);
  const double outputs = double(p.batch) * p.out_c;
  return instructions(each, core, {outputs, outputs * p.in_c});
}
// Products, where those behind the last four outputs take as long as several.
double tiled_products(const Params& p) {
  const int32_t rest = p.out_c & 3;
  return double(p.batch) * (p.out_c - rest + 2.5 * rest) * p.in_c;
}
uint64_t portable_cost(const CostFigures<2>& each, const void* params, CoreClass core) {
  const Params& p = *static_cast<const Params*>(params);
  return instructions(each, core, {double(p.batch) * p.out_c, tiled_products(p)});
}
uint64_t s8_ref_cost(const void* params, CoreClass core) {
  return ref_cost({{{54.1, 6.01}, {70.8, 8}, {56.7, 5}, {78.7, 8}}}, params, core);
}
uint64_t s8x4_ref_cost(const void* params, CoreClass core) {
  return ref_cost({{{50.7, 16}, {61.9, 18}, {54.8, 17}, {70.6, 21}}}, params, core);
}
uint64_t s8_portable_cost(const void* params, CoreClass core) {
  return portable_cost({{{57.2, 3.01}, {84.5, 3.5}, {60.6, 3.51}, {88.2, 3.5}}}, params, core);
}
uint64_t s8x4_portable_cost(const void* params, CoreClass core) {
  return portable_cost({{{65.2, 4.48}, {79.4, 3.87}, {72, 3.74}, {82.5, 3.75}}}, params, core);
}
// With MVE as without: a small layer takes a quarter more, but the portable kernel, which would
// then come in its place, takes 24 bytes more stack there.
uint64_t arm_dsp_cost(const void* params, CoreClass core) {
  constexpr CostFigures<3> kEach = {
      {{61.9, 1.94, 1.72}, {66.5, 2.06, 2.55}, {61.9, 1.94, 1.72}, {74.7, 2, 2.79}}};
  const Params& p = *static_cast<const Params*>(params);
  const double outputs = double(p.batch) * p.out_c;
  return instructions(kEach, core, {outputs, tiled_products(p), outputs * (p.in_c & 3)});
}

constexpr HostRow kHostRows[] = {
    {&fully_connected_s8_arm_dsp_row, 548, arm_dsp_cost},
    {&fully_connected_s8_portable_row, 434, s8_portable_cost},
    {&fully_connected_s8_ref_row, 234, s8_ref_cost},
    {&fully_connected_s8x4_portable_row, 650, s8x4_portable_cost},
    {&fully_connected_s8x4_ref_row, 292, s8x4_ref_cost},
};

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .unsigned_alike = true},
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
