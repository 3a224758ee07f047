// SPDX-License-Identifier: Apache-2.0
#include "ops/transpose_conv/transpose_conv.h"

#include <algorithm>

#include "host/ir/random_case.h"

namespace mw::transpose_conv {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const Shape& y = graph.tensors[size_t(node.outputs[0])].shape;
  const std::vector<int32_t> shape = {y[0], y[1], y[2], y[3]};
  const TensorId b = node.input(kB);
  const DType x = graph.tensors[size_t(node.input(kX))].dtype;
  const bool narrow =
      x == DType::s16 && b != kNoTensor && graph.tensors[size_t(b)].dtype == DType::s32;
  int version = x == DType::f32 ? 1 : 2;
  if (b != kNoTensor) version = 3;
  if (a.activation != Activation::none) version = 4;
  TfliteExport form{.options = {int(a.padding), a.stride_w, a.stride_h, int(a.activation)}};
  if (narrow) {
    constexpr int kInt32 = 2;  // TensorType
    form.options.push_back(kInt32);
    version = 5;
  }
  form.version = version;
  const Tensor operand{"output_shape", DType::s32, Shape{{4}, 1}, {}, bytes_of(shape)};
  form.extra_inputs.push_back(operand);
  return form;
}

// An extent of y: as the convolution from it would make that of x, or, at times, any.
int32_t draw_output(CaseBuilder& build, Rng& rng, const Attrs& a, int32_t in, int32_t kernel,
                    int32_t stride) {
  if (rng.chance(0.1)) return build.extent(1, 12);
  if (a.padding == Padding::same) return in * stride - int32_t(rng.between(0, stride - 1));
  return (in - 1) * stride + kernel + int32_t(rng.between(0, stride - 1));
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  build.draw_window(a);
  const int32_t k_h = build.extent(1, 4), k_w = build.extent(1, 4);
  const int32_t in_h = build.extent(1, 5), in_w = build.extent(1, 5);
  const int32_t in_c = build.extent(1, 9), out_c = build.extent(1, 6);
  a.out_h = draw_output(build, rng, a, in_h, k_h, a.stride_h);
  a.out_w = draw_output(build, rng, a, in_w, k_w, a.stride_w);
  const TensorId x = build.input({rng.chance(0.8) ? 1 : 2, in_h, in_w, in_c});
  const TensorId w = build.weights({out_c, k_h, k_w, in_c}, 0);
  TensorId b = kNoTensor;
  if (dtype == DType::s16 && rng.chance(0.2)) {
    b = build.table<int16_t>({out_c});
  } else if (rng.chance(0.7)) {
    b = build.bias(x, w, dtype == DType::s16 ? DType::s64 : DType::s32);
  }
  return build.finish(kDef, a, {w, x, b});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.weight_slot = kW, .weight_axis = 0, .bias_slot = kB},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::transpose_conv
