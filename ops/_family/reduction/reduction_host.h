// SPDX-License-Identifier: Apache-2.0
// What: reduction_def(), the host half of an operator of the reduction family, from the description
// of its device half.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include <cmath>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/reduction/choice.h"
#include "ops/_family/reduction/total.h"

namespace mw::reduction {

// Of a scalar a file may name any axis; of no axis at all it would hold an empty list, which the
// device does not read.
inline Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const ReductionAttrs& a = node.as<ReductionAttrs>();
  std::vector<int32_t> axes;
  if (graph.tensors[size_t(node.input(0))].shape.rank == 0) {
    axes.push_back(0);
  } else if (a.axes == 0) {
    return Error{ErrorKind::unsupported,
                 "a .tflite file cannot say that no dimension is reduced",
                 {},
                 "leave the operator out, or use the form plan or aot"};
  }
  for (int32_t i = 0; i < int32_t(Shape::kMaxRank); ++i) {
    if ((a.axes >> i) & 1) axes.push_back(i);
  }
  Tensor operand{
      node.name + "/axes", DType::s32, Shape{{int32_t(axes.size())}, 1}, {}, bytes_of(axes)};
  const bool truths = graph.tensors[size_t(node.input(0))].dtype == DType::b8;
  return TfliteExport{
      .extra_inputs = {std::move(operand)}, .options = {a.keep_dims}, .version = truths ? 1 : 2};
}

// What a total of independent values needs, which grows as the root of their number.
inline QuantInfo quant_of_sum(CaseBuilder& build, const ReductionAttrs& a, const Tensor& x) {
  QuantInfo quant = build.activation_quant();
  if (quant.scales.empty()) return quant;
  double count = 1;
  for (uint32_t i = 0; i < x.shape.rank; ++i) {
    if ((a.axes >> i) & 1) count *= x.shape[i];
  }
  quant.scales[0] = float(x.quant.scales[0] * std::sqrt(count));
  return quant;
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  ReductionAttrs a;
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(2, 5); rank > 0; --rank) {
    if (rng.chance(0.5)) a.axes |= 1 << dims.size();
    dims.push_back(build.extent(1, 7));
  }
  if (rng.chance(0.3)) {
    dims.resize(4, 3);
    a.axes = 6;  // global average pooling
  }
  if (a.axes == 0) a.axes = 1;
  a.keep_dims = rng.chance(0.5) || a.axes == (1 << dims.size()) - 1;
  const TensorId id = build.input(dims);
  const Tensor& x = build.graph().tensors[size_t(id)];
  std::optional<QuantInfo> quant;
  if constexpr (Op::kKeepsQuant) {
    quant = x.quant;
  } else if (!Op::kAverages && rng.chance(0.8)) {
    quant = quant_of_sum(build, a, x);
  }
  return build.finish(kDef, a, {id}, quant);
}

// cpp_class: that of the operator's namespace which holds its kernels.
template <class Op, const OpDef& kDef>
OpDef kind_def(std::string_view cpp_class) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .quant = {.output = Op::kKeepsQuant ? QuantRule::Output::same_as_input
                                          : QuantRule::Output::calibrated,
                .quantizable = Op::kRows[0].x == DType::s8},
      .attrs = reflect<ReductionAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = to_tflite,
      .random_case = random_case<Op, kDef>,
      .f32_tolerance = 1e-5f,
      .cpp_class = cpp_class,
  };
}

template <class Op, const OpDef& kDef>
OpDef reduction_def() {
  return kind_def<Op, kDef>("Reduction");
}

}  // namespace mw::reduction
