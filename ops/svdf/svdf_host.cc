// SPDX-License-Identifier: Apache-2.0
#include "ops/svdf/svdf.h"

#include <cmath>

#include "host/ir/random_case.h"

namespace mw::svdf {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const auto tensor = [&](size_t slot) -> const Tensor& {
    return graph.tensors[size_t(node.input(slot))];
  };
  const Shape &x = tensor(kX).shape, &time = tensor(kTime).shape;
  const bool real = tensor(kX).dtype == DType::f32;
  QuantInfo quant;
  if (!real) quant = {{a.state_scale}, a.state_zero_point, 0};
  TfliteExport form{.options = {a.rank, int(a.activation)}, .version = real ? 1 : 3};
  form.extra_inputs.push_back(Tensor{node.name + ":memory", tensor(kTime).dtype,
                                     Shape{{x[0], time[0] * time[1]}, 2}, quant, nullptr});
  return form;
}

// One scale, so that `terms` products of such weights and of values that reach `reach` steps give
// values of about `wanted` times the scale of the result.
float scale_for(Rng& rng, double result_scale, double reach, double wanted, int32_t terms) {
  return float(result_scale * wanted * rng.uniform(0.3, 1.5) / (reach * std::sqrt(double(terms))));
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const bool real = dtype == DType::f32, wide = !real && rng.chance(0.6);
  Attrs a;
  a.rank = int32_t(rng.between(1, 3));
  if (real) a.activation = build.activation();
  const int32_t units = build.extent(1, 6), memory = build.extent(1, 8);
  const int32_t in_c = build.extent(1, 12), filters = units * a.rank;
  const TensorId x = build.input({rng.chance(0.7) ? 1 : 2, in_c});
  const TensorId feature = build.weights({filters, in_c}, 0);
  TensorId time;
  if (wide) {
    time = build.table<int16_t>({filters, memory}, -4000, 4000);
  } else {
    time = build.weights({filters, memory}, 0);
  }
  if (real) return build.finish(kDef, a, {x, feature, time, build.weights({units}, 0)});
  auto& tensors = build.graph().tensors;
  const double x_scale = tensors[size_t(x)].quant.scales[0];
  a.state_scale = wide ? 1.0f / 4096 : 1.0f / 32;
  if (!wide && rng.chance(0.7)) a.state_zero_point = int32_t(rng.between(-3, 3));
  const double wanted = wide ? 16'000 : 64, range = wide ? 2000 * 8000 : 64 * 64;
  tensors[size_t(feature)].quant = {
      {scale_for(rng, a.state_scale / x_scale, 64 * 64, wanted, in_c)}, 0, 0};
  const QuantInfo y = build.activation_quant();
  tensors[size_t(time)].quant = {
      {scale_for(rng, double(y.scales[0]) / a.state_scale, range, 64, memory * a.rank)}, 0, 0};
  const TensorId b = build.table<int32_t>({units}, -20'000, 20'000);
  tensors[size_t(b)].quant = {{a.state_scale * tensors[size_t(time)].quant.scales[0]}, 0, 0};
  return build.finish(kDef, a, {x, feature, time, b}, y);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::svdf
