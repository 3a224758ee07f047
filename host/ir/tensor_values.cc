// SPDX-License-Identifier: Apache-2.0
#include "host/ir/tensor_values.h"

#include <cstring>

#include "abi/real_value.h"
#include "host/ir/dtypes.h"

namespace mw {

namespace {

// What the generated header of a model does.
RealScale real_scale(const Tensor& tensor) {
  const IntegerRange range = integer_range(tensor.dtype);
  return {tensor.quant.scales.empty() ? 1.0f : tensor.quant.scales[0], tensor.quant.zero_point,
          range.low, range.high};
}

template <class T>
Bytes quantized(const Tensor& tensor, std::span<const float> values) {
  const RealScale to = real_scale(tensor);
  std::vector<T> out(values.size());
  for (size_t i = 0; i < values.size(); ++i) out[i] = T(quantize_real(values[i], to));
  return *bytes_of(out);
}

// Truth values: 1 and 0, and in memory whatever is not 0.
Bytes truths(std::span<const float> values) {
  Bytes out;
  for (float value : values) out.push_back(value != 0);
  return out;
}
std::vector<float> truths(std::span<const uint8_t> bytes) {
  std::vector<float> out;
  for (uint8_t byte : bytes) out.push_back(byte != 0 ? 1.0f : 0.0f);
  return out;
}

template <class T>
std::vector<float> real(const Tensor& tensor, std::span<const uint8_t> bytes) {
  const RealScale from = real_scale(tensor);
  std::vector<float> out(bytes.size() / sizeof(T));
  for (size_t i = 0; i < out.size(); ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    out[i] = dequantize_real(value, from);
  }
  return out;
}

}  // namespace

Bytes to_tensor(const Tensor& tensor, std::span<const float> values) {
  switch (tensor.dtype) {
    case DType::s8:
      return quantized<int8_t>(tensor, values);
    case DType::u8:
      return quantized<uint8_t>(tensor, values);
    case DType::s16:
      return quantized<int16_t>(tensor, values);
    case DType::b8:
      return truths(values);
    default:
      return *bytes_of(values);
  }
}

std::vector<float> from_tensor(const Tensor& tensor, std::span<const uint8_t> bytes) {
  switch (tensor.dtype) {
    case DType::s8:
      return real<int8_t>(tensor, bytes);
    case DType::u8:
      return real<uint8_t>(tensor, bytes);
    case DType::s16:
      return real<int16_t>(tensor, bytes);
    case DType::b8:
      return truths(bytes);
    default: {
      std::vector<float> out(bytes.size() / sizeof(float));
      std::memcpy(out.data(), bytes.data(), out.size() * sizeof(float));
      return out;
    }
  }
}

}  // namespace mw
