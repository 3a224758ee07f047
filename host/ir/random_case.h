// SPDX-License-Identifier: Apache-2.0
// What: CaseBuilder, the pieces from which an operator's random_case() makes a one-node graph.
// Why: differential tests, fuzzing and benches need valid random problems for every operator.
// Contract: deterministic in the Rng; quantization is such that outputs use most of their range.
#pragma once

#include <limits>

#include "host/ir/op_def.h"

namespace mw {

class CaseBuilder {
 public:
  CaseBuilder(Rng& rng, DType dtype) : rng_(rng), dtype_(dtype) {}

  // An extent in [low, high], at an end of the range in a third of the cases.
  int32_t extent(int32_t low, int32_t high);
  Activation activation();
  // Padding, activation and strides of 1..3 of a sliding window.
  template <class A>
  void draw_window(A& attrs) {
    attrs.padding = rng_.chance(0.5) ? Padding::same : Padding::valid;
    attrs.activation = activation();
    attrs.stride_h = int32_t(rng_.between(1, 3)), attrs.stride_w = int32_t(rng_.between(1, 3));
  }
  // A graph input with random activation quantization for s8/s16.
  TensorId input(const std::vector<int32_t>& dims);
  // A constant of the activation dtype, quantized as an input would be.
  TensorId constant(const std::vector<int32_t>& dims);
  // Weights: integers per channel along `axis` (per tensor in a fifth of the cases), f32 plain.
  TensorId weights(const std::vector<int32_t>& dims, int axis, DType integer = DType::s8);
  // Weights of s8 for activations of f32, which meet in TFLite's dynamic-range models.
  // None is -128, which LiteRT multiplies wrongly there and no converter writes.
  TensorId hybrid_weights(const std::vector<int32_t>& dims, int axis);
  // Weights of u8 with a zero point, for activations of s8: what older converters write as uint8.
  TensorId unsigned_weights(const std::vector<int32_t>& dims, int axis);
  // Integer weights that go with activations of s8, in other types than theirs at times.
  TensorId any_weights(const std::vector<int32_t>& dims, int axis);
  // Bias for the channels of `w`, the weights made last; scale x * w; integers or f32.
  TensorId bias(TensorId x, TensorId w, DType integer = DType::s32);
  // A constant operand of any dtype, not quantized.
  template <class T>
  TensorId operand(const std::vector<int32_t>& dims, const std::vector<T>& values) {
    return add(Tensor{"operand", DTypeOf<T>::value, shape(dims), {}, bytes_of(values)});
  }
  // A constant operand with random values in [low, high], by default the whole range of T.
  template <class T>
  TensorId table(const std::vector<int32_t>& dims, T low = std::numeric_limits<T>::min(),
                 T high = std::numeric_limits<T>::max()) {
    std::vector<T> values(size_t(shape(dims).elems()));
    for (T& value : values) value = T(rng_.between(low, high));
    return operand(dims, values);
  }
  QuantInfo activation_quant();
  Graph& graph() { return graph_; }

  // Appends the node; its output gets `quant`, by default a random activation quantization.
  template <class A>
  std::optional<Graph> finish(const OpDef& op, const A& attrs, std::vector<TensorId> inputs,
                              std::optional<QuantInfo> quant = std::nullopt,
                              std::optional<DType> out_dtype = std::nullopt) {
    const auto* first = reinterpret_cast<const uint8_t*>(&attrs);
    return finish(op, Bytes(first, first + sizeof(A)), std::move(inputs), quant, out_dtype);
  }
  std::optional<Graph> finish(const OpDef& op, Bytes attrs, std::vector<TensorId> inputs,
                              std::optional<QuantInfo> quant, std::optional<DType> out_dtype);
  static Shape shape(const std::vector<int32_t>& dims);

 private:
  TensorId add(Tensor tensor);
  TensorId weights_of(const std::vector<int32_t>& dims, int axis, DType dtype);
  Bytes random_bytes(DType dtype, int32_t elems);
  template <class T>
  std::shared_ptr<const Bytes> random_integers(int32_t elems, int64_t largest) {
    std::vector<T> values;
    for (int32_t i = 0; i < elems; ++i) values.push_back(T(rng_.between(-largest, largest)));
    return bytes_of(values);
  }

  Rng& rng_;
  DType dtype_;
  uint32_t weight_axis_ = 0;
  Graph graph_;
};

// Random contents for a tensor of a graph under test: the full range of integer dtypes, f32 in
// [-2, 2], or every fourth time an extreme (all low, all high, all zero point).
Bytes random_contents(Rng& rng, const Tensor& tensor);
// Of every input of a graph; no integer stands for less than zero where an operator takes no less.
std::vector<Bytes> random_inputs(Rng& rng, const Graph& graph);

}  // namespace mw
