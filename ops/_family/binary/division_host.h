// SPDX-License-Identifier: Apache-2.0
// What: random_division(), random cases of operators that divide, and division_def(), the host half
// of a quotient.
// Contract: the divisor is a constant without zeros, for peers refuse those or trap on them, and
// without -1 in int32, which not everything may be divided by. Of f32 it is not near to zero.
// Outputs that are quantized have a scale at which TFLite's shifts stay within 31 bits. kDef and
// the Attrs are the operator's own.
#pragma once

#include <cmath>
#include <limits>

#include "ops/_family/binary/arithmetic_host.h"
#include "ops/_family/binary/quotient.h"

namespace mw::binary {

template <class T>
T divisor(T drawn, T zero) {
  if (drawn != zero) return drawn;
  return zero == std::numeric_limits<T>::max() ? T(zero - 1) : T(zero + 1);
}
inline int32_t divisor(int32_t drawn, int32_t) {
  return drawn / 1000000 == -1 || drawn / 1000000 == 0 ? 1 : drawn / 1000000;
}
inline float divisor(float drawn, float) {
  return drawn + std::copysign(0.5f, drawn);
}

template <class T>
std::shared_ptr<const Bytes> divisors_in(const Tensor& tensor) {
  const auto drawn = tensor.values<T>();
  std::vector<T> values;
  for (T value : drawn) values.push_back(divisor(value, T(tensor.quant.zero_point)));
  return bytes_of(values);
}

inline std::shared_ptr<const Bytes> divisors_of(const Tensor& tensor) {
  switch (tensor.dtype) {
    case DType::s8:
      return divisors_in<int8_t>(tensor);
    case DType::s16:
      return divisors_in<int16_t>(tensor);
    case DType::s32:
      return divisors_in<int32_t>(tensor);
    default:
      return divisors_in<float>(tensor);
  }
}

inline QuantInfo quant_of_quotient(Rng& rng, const Tensor& a, const Tensor& b, QuantInfo y) {
  if (y.scales.empty()) return y;
  const bool s8 = a.dtype == DType::s8;
  const double unit = s8 ? std::exp(rng.uniform(4.2, 9)) : rng.uniform(16500, 32700);
  y.scales[0] = float(double(a.quant.scales[0]) / b.quant.scales[0] / unit);
  return y;
}

template <const OpDef& kDef, class Attrs>
std::optional<Graph> random_division(Rng& rng, CaseBuilder& build, const Attrs& attrs,
                                     int32_t most_dims) {
  const Operands dims = draw_operands(rng, build, most_dims);
  const TensorId a = build.input(dims.a), b = build.constant(dims.b);
  std::vector<Tensor>& tensors = build.graph().tensors;
  tensors[size_t(b)].data = divisors_of(tensors[size_t(b)]);
  const QuantInfo quant =
      quant_of_quotient(rng, tensors[size_t(a)], tensors[size_t(b)], build.activation_quant());
  return build.finish(kDef, attrs, {a, b}, quant);
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_quotient(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  ClampAttrs attrs;
  attrs.activation = build.activation();
  return random_division<kDef>(rng, build, attrs, kRank);
}

template <class Op, const OpDef& kDef>
OpDef division_def() {
  OpDef def = arithmetic_def<Op, kDef, Versions{.many_dims = 2}>();
  def.random_case = random_quotient<Op, kDef>;
  return def;
}

}  // namespace mw::binary
