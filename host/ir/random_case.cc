// SPDX-License-Identifier: Apache-2.0
#include "host/ir/random_case.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/ir/dtypes.h"

namespace mw {

Shape CaseBuilder::shape(const std::vector<int32_t>& dims) {
  Shape out;
  for (int32_t dim : dims) out.push(dim);
  return out;
}

TensorId CaseBuilder::add(Tensor tensor) {
  tensor.name += std::to_string(graph_.tensors.size());
  return graph_.add(std::move(tensor));
}

int32_t CaseBuilder::extent(int32_t low, int32_t high) {
  if (rng_.chance(1.0 / 3)) return rng_.chance(0.5) ? low : high;
  return int32_t(rng_.between(low, high));
}

Activation CaseBuilder::activation() {
  return Activation(rng_.between(0, 3));
}

QuantInfo CaseBuilder::activation_quant() {
  if (dtype_ == DType::s8) {
    return {{float(std::exp(rng_.uniform(-6, 0)))}, int32_t(rng_.between(-128, 127)), 0};
  }
  if (dtype_ == DType::u8) {
    return {{float(std::exp(rng_.uniform(-6, 0)))}, int32_t(rng_.between(0, 255)), 0};
  }
  if (dtype_ == DType::s16) return {{float(std::exp(rng_.uniform(-11, -6)))}, 0, 0};
  return {};
}

Bytes CaseBuilder::random_bytes(DType dtype, int32_t elems) {
  Bytes out(storage_bytes(dtype, size_t(elems)));
  if (dtype == DType::f32) {
    for (int32_t i = 0; i < elems; ++i) {
      const float value = float(rng_.uniform(-1, 1));
      std::memcpy(out.data() + 4 * size_t(i), &value, 4);
    }
    return out;
  }
  for (uint8_t& byte : out) byte = uint8_t(rng_.next());
  if (dtype == DType::b8) {
    for (uint8_t& byte : out) byte &= 1;
  }
  clear_half_byte(dtype, uint64_t(elems), out);
  return out;
}

TensorId CaseBuilder::input(const std::vector<int32_t>& dims) {
  const TensorId id = add(Tensor{"x", dtype_, shape(dims), activation_quant(), nullptr});
  graph_.inputs.push_back(id);
  return id;
}

TensorId CaseBuilder::constant(const std::vector<int32_t>& dims) {
  Tensor tensor{"c", dtype_, shape(dims), activation_quant(), nullptr};
  tensor.data = std::make_shared<Bytes>(random_bytes(dtype_, tensor.shape.elems()));
  return add(std::move(tensor));
}

TensorId CaseBuilder::weights(const std::vector<int32_t>& dims, int axis, DType integer) {
  return weights_of(dims, axis, dtype_ == DType::f32 ? DType::f32 : integer);
}

TensorId CaseBuilder::hybrid_weights(const std::vector<int32_t>& dims, int axis) {
  const TensorId id = weights_of(dims, axis, DType::s8);
  Tensor& tensor = graph_.tensors[size_t(id)];
  Bytes bytes = *tensor.data;
  std::ranges::replace(bytes, uint8_t(INT8_MIN), uint8_t(INT8_MAX));
  tensor.data = std::make_shared<const Bytes>(std::move(bytes));
  return id;
}

TensorId CaseBuilder::unsigned_weights(const std::vector<int32_t>& dims, int axis) {
  const TensorId id = weights_of(dims, axis, DType::u8);
  QuantInfo& quant = graph_.tensors[size_t(id)].quant;
  quant = {
      {quant.scales[0]}, int32_t(rng_.chance(0.2) ? rng_.below(256) : rng_.between(90, 170)), 0};
  return id;
}

TensorId CaseBuilder::any_weights(const std::vector<int32_t>& dims, int axis) {
  const bool other = dtype_ == DType::s8 && rng_.chance(0.4);
  if (!other) return weights(dims, axis);
  return rng_.chance(0.6) ? weights(dims, axis, DType::s4) : unsigned_weights(dims, axis);
}

TensorId CaseBuilder::weights_of(const std::vector<int32_t>& dims, int axis, DType dtype) {
  weight_axis_ = uint32_t(axis);
  Tensor tensor{"w", dtype, shape(dims), {}, nullptr};
  tensor.data = std::make_shared<Bytes>(random_bytes(dtype, tensor.shape.elems()));
  if (dtype != DType::f32) {
    const float steps = dtype == DType::s4 ? 16 : 1;  // fewer and larger than of s8
    const int32_t channels = rng_.chance(0.2) ? 1 : dims[size_t(axis)];
    for (int32_t c = 0; c < channels; ++c) {
      tensor.quant.scales.push_back(steps * float(std::exp(rng_.uniform(-8, -3))));
    }
    tensor.quant.axis = channels > 1 ? axis : 0;
  }
  return add(std::move(tensor));
}

TensorId CaseBuilder::bias(TensorId x, TensorId w, DType integer) {
  const Tensor &wt = graph_.tensors[size_t(w)], &xt = graph_.tensors[size_t(x)];
  const int32_t channels = wt.shape[weight_axis_];
  Tensor tensor{"b", dtype_ == DType::f32 ? DType::f32 : integer, shape({channels}), {}, nullptr};
  if (tensor.dtype == DType::f32) {
    tensor.data = std::make_shared<Bytes>(random_bytes(DType::f32, channels));
  } else {
    if (integer == DType::s64) {
      tensor.data = random_integers<int64_t>(channels, 1 << 30);
    } else {
      tensor.data = random_integers<int32_t>(channels, 20000);
    }
    for (float scale : wt.quant.scales) tensor.quant.scales.push_back(scale * xt.quant.scales[0]);
  }
  return add(std::move(tensor));
}

std::optional<Graph> CaseBuilder::finish(const OpDef& op, Bytes attrs, std::vector<TensorId> inputs,
                                         std::optional<QuantInfo> quant,
                                         std::optional<DType> out_dtype) {
  auto out = add_node(graph_, op, std::move(attrs), std::move(inputs), "y",
                      quant ? *quant : activation_quant());
  if (!out) return std::nullopt;
  if (out_dtype) graph_.tensors[size_t(*out)].dtype = *out_dtype;
  graph_.outputs = graph_.nodes.back().outputs;
  return std::move(graph_);
}

namespace {

template <class T>
void raise_to(T least, Bytes& contents) {
  T* values = reinterpret_cast<T*>(contents.data());
  for (size_t i = 0; i < contents.size() / sizeof(T); ++i) values[i] = std::max(values[i], least);
}

}  // namespace

std::vector<Bytes> random_inputs(Rng& rng, const Graph& graph) {
  const auto above_zero = [](const Node& node) { return node.op->traits.above_zero; };
  std::vector<Bytes> inputs;
  for (TensorId id : graph.inputs) {
    const Tensor& tensor = graph.tensors[size_t(id)];
    inputs.push_back(random_contents(rng, tensor));
    if (!std::ranges::any_of(graph.nodes, above_zero)) continue;
    if (tensor.dtype == DType::s8) raise_to(int8_t(tensor.quant.zero_point), inputs.back());
    if (tensor.dtype == DType::s16) raise_to(int16_t(0), inputs.back());
  }
  return inputs;
}

Bytes random_contents(Rng& rng, const Tensor& tensor) {
  Bytes out(tensor.bytes());
  const uint64_t mode = rng.below(12);  // 0: low, 1: high, 2: zero point, else random
  if (tensor.dtype == DType::f32) {
    for (size_t i = 0; i < out.size(); i += 4) {
      const float value = mode == 0   ? -2.0f
                          : mode == 1 ? 2.0f
                          : mode == 2 ? 0.0f
                                      : float(rng.uniform(-2, 2));
      std::memcpy(out.data() + i, &value, 4);
    }
    return out;
  }
  for (size_t i = 0; i < out.size(); ++i) {
    const bool top = (i + 1) % storage_bytes(tensor.dtype, 1u) == 0;  // sign byte, little-endian
    out[i] = mode == 0   ? (top ? 0x80 : 0x00)
             : mode == 1 ? (top ? 0x7f : 0xff)
             : mode == 2 ? uint8_t(tensor.quant.zero_point)
                         : uint8_t(rng.next());
    if (tensor.dtype == DType::b8) out[i] &= 1;
  }
  return out;
}

}  // namespace mw
