// SPDX-License-Identifier: Apache-2.0
#include "ops/unidirectional_sequence_lstm/unidirectional_sequence_lstm.h"

#include <cmath>

#include "host/ir/random_case.h"

namespace mw::unidirectional_sequence_lstm {

extern const OpDef kDef;

namespace {

// A variable of the file.
Tensor variable(const std::string& name, DType dtype, Shape shape, QuantInfo quant) {
  return Tensor{name, dtype, shape, std::move(quant), nullptr};
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const Tensor& x = graph.tensors[size_t(node.input(kX))];
  const Tensor& y = graph.tensors[size_t(node.outputs[0])];
  const bool real = x.dtype == DType::f32;
  constexpr int kTanh = 4;
  TfliteExport form{.options = {kTanh, bits_from_float(a.cell_clip), 0, a.time_major},
                    .version = x.dtype == DType::s16 ? 5 : 1};
  const Shape state{{x.shape[a.time_major ? 1 : 0], y.shape[2]}, 2};
  const QuantInfo steps{{std::ldexp(1.0f, a.cell_power)}, 0, 0};
  const Tensor absent{{}, DType::none, {}, {}, nullptr};
  form.extra_inputs = {absent,
                       absent,
                       variable(node.name + ":hidden", y.dtype, state, y.quant),
                       variable(node.name + ":cell", real ? DType::f32 : DType::s16, state,
                                real ? QuantInfo{} : steps),
                       absent,
                       absent,
                       absent,
                       absent};
  if (real) return form;
  // LiteRT wants to know what each gate, and h before a projection, is quantized as.
  form.intermediates.assign(kGates, Tensor{"gate", DType::f32, Shape{{0}, 1}, {}, nullptr});
  form.intermediates.push_back(Tensor{"hidden", y.dtype, Shape{{0}, 1}, y.quant, nullptr});
  return form;
}

// Of integers with a scale such that gates use their range, and one for all.
TensorId draw_weights(CaseBuilder& build, Rng& rng, int32_t rows, int32_t columns, float x_scale) {
  const TensorId id = build.weights({rows, columns}, 0);
  QuantInfo& quant = build.graph().tensors[size_t(id)].quant;
  if (quant.scales.empty()) return id;
  const double reach = 128.0 * 128 * std::sqrt(double(columns)) * double(x_scale);
  quant = {{float(std::exp(rng.uniform(0, 3)) / reach)}, 0, 0};
  return id;
}

TensorId draw_bias(CaseBuilder& build, DType dtype, int32_t cells) {
  if (dtype == DType::s8) return build.table<int32_t>({cells}, -20'000, 20'000);
  if (dtype == DType::s16) return build.table<int64_t>({cells}, -(1 << 21), 1 << 21);
  return build.weights({cells}, 0);
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.time_major = rng.chance(0.3);
  if (rng.chance(0.3)) a.cell_clip = float(rng.uniform(0.3, 2));
  if (dtype != DType::f32) a.cell_power = int32_t(rng.between(-16, -9));
  const int32_t batch = rng.chance(0.7) ? 1 : build.extent(1, 3), steps = build.extent(1, 5);
  const int32_t in_c = build.extent(1, 12), cells = build.extent(1, 9);
  const TensorId x =
      a.time_major ? build.input({steps, batch, in_c}) : build.input({batch, steps, in_c});
  QuantInfo y;  // h is within (-1, 1)
  if (dtype == DType::s8) y = {{float(rng.uniform(0.5, 1) / 128)}, int32_t(rng.between(-9, 9)), 0};
  if (dtype == DType::s16) y = {{1.0f / 32768}, 0, 0};
  const float finer = dtype == DType::s16 ? 256.0f : 1.0f;
  const float x_scale = y.scales.empty() ? 1 : build.graph().tensors[size_t(x)].quant.scales[0];
  const float h_scale = y.scales.empty() ? 1 : y.scales[0];
  std::vector<TensorId> inputs = {x};
  for (int g = 0; g < kGates; ++g) {
    inputs.push_back(draw_weights(build, rng, cells, in_c, x_scale * finer));
  }
  for (int g = 0; g < kGates; ++g) {
    inputs.push_back(draw_weights(build, rng, cells, cells, h_scale * finer));
  }
  inputs.resize(kBias, kNoTensor);
  for (size_t g = 0; g < kGates; ++g) {
    inputs.push_back(draw_bias(build, dtype, cells));
  }
  return build.finish(kDef, a, inputs, y);
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

}  // namespace mw::unidirectional_sequence_lstm
