// SPDX-License-Identifier: Apache-2.0
// What: floored_def(), the host half of an operator of a quotient that is rounded down.
// Contract: kDef is the operator's own object, which its random cases name. The quantizer leaves
// these operators in float.
#pragma once

#include "ops/_family/binary/division_host.h"
#include "ops/_family/binary/floored.h"

namespace mw::binary {

template <int kFloatVersion, int kNarrowVersion>
Result<TfliteExport> floored_to_tflite(const Graph& graph, const Node& node) {
  const DType dtype = graph.tensors[size_t(node.input(kA))].dtype;
  const bool narrow = dtype == DType::s8 || dtype == DType::s16;
  return TfliteExport{.version =
                          narrow ? kNarrowVersion : (dtype == DType::f32 ? kFloatVersion : 1)};
}

// Of 8 and 16 bits LiteRT divides in double: the least by -1 has no answer.
template <class T>
std::shared_ptr<const Bytes> whole_divisors(const Tensor& tensor) {
  std::vector<T> values;
  for (T value : tensor.values<T>()) values.push_back(value == 0 || value == -1 ? T(3) : value);
  return bytes_of(values);
}

template <const OpDef& kDef>
std::optional<Graph> random_floored(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  if (dtype != DType::s8 && dtype != DType::s16) {
    return random_division<kDef>(rng, build, NoAttrs{}, kPeerRank);
  }
  const Operands dims = draw_operands(rng, build, kPeerRank);
  const TensorId a = build.input(dims.a), b = build.constant(dims.b);
  std::vector<Tensor>& tensors = build.graph().tensors;
  for (const TensorId id : {a, b}) tensors[size_t(id)].quant = {};
  Tensor& divisor = tensors[size_t(b)];
  divisor.data =
      dtype == DType::s8 ? whole_divisors<int8_t>(divisor) : whole_divisors<int16_t>(divisor);
  return build.finish(kDef, NoAttrs{}, {a, b}, QuantInfo{});
}

template <class Op, const OpDef& kDef, int kFloatVersion, int kNarrowVersion>
OpDef floored_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true},
      .quant = {.quantizable = false},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = floored_to_tflite<kFloatVersion, kNarrowVersion>,
      .random_case = random_floored<kDef>,
      .cpp_class = "Floored",
  };
}

}  // namespace mw::binary
