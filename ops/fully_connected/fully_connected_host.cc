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
  const int version = w.quant.scales.size() > 1 ? 12 : a.keep_num_dims ? 5 : 4;
  return TfliteExport{.options = {int(a.activation), 0, a.keep_num_dims}, .version = version};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
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
  const TensorId w = build.weights({out_c, in_c}, 0);
  const TensorId b = rng.chance(0.8) ? build.bias(x, w) : kNoTensor;
  return build.finish(kDef, a, {x, w, b});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.weight_slot = kW, .weight_axis = 0, .bias_slot = kB, .weight_zero_point = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::fully_connected
