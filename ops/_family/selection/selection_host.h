// SPDX-License-Identifier: Apache-2.0
// What: selection_def(), the host half of an operator of the selection family, from the description
// of its device half.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/selection/selection.h"

namespace mw::selection {

inline Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

// Some dimensions become 1, or the leading ones fall away.
inline std::vector<int32_t> broadcast_from(Rng& rng, std::vector<int32_t> dims) {
  for (int32_t& dim : dims) {
    if (rng.chance(0.3)) dim = 1;
  }
  if (rng.chance(0.3)) dims.erase(dims.begin(), dims.begin() + int64_t(rng.below(dims.size() + 1)));
  return dims;
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype_bits(dtype) < 8 || dtype == DType::f16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims[3];
  for (int64_t rank = rng.between(1, 5); rank > 0; --rank) dims[0].push_back(build.extent(1, 5));
  dims[kA] = dims[kB] = dims[0];
  if (Op::kByTheFirst) {
    if (rng.chance(0.6)) dims[0].resize(rng.chance(0.3) ? 0 : 1);
  } else if (rng.chance(0.7)) {
    for (std::vector<int32_t>& each : dims) each = broadcast_from(rng, each);
  }
  const TensorId condition = build.input(dims[0]);
  Tensor& tensor = build.graph().tensors[size_t(condition)];
  tensor.dtype = DType::b8, tensor.quant = {};
  const TensorId a = rng.chance(0.3) ? build.constant(dims[kA]) : build.input(dims[kA]);
  const TensorId b = rng.chance(0.3) ? build.constant(dims[kB]) : build.input(dims[kB]);
  const QuantInfo quant = build.activation_quant();
  for (TensorId id : {a, b}) build.graph().tensors[size_t(id)].quant = quant;
  return build.finish(kDef, NoAttrs{}, {condition, a, b}, quant);
}

template <class Op, const OpDef& kDef>
OpDef selection_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true},
      .quant = {.quantizable = false},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<Kind::Params>(),
      .to_tflite = to_tflite,
      .random_case = random_case<Op, kDef>,
      .cpp_class = "Selection",
  };
}

}  // namespace mw::selection
