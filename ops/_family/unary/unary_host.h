// SPDX-License-Identifier: Apache-2.0
// What: unary_def(), the host half of an operator of the unary family, from the same description.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/unary/plain.h"
#include "ops/_family/unary/table.h"

namespace mw::unary {

template <class M>
QuantRule quant_rule() {
  if (!M::kQuantizable) return {.quantizable = false};
  if (M::kYScale == 0) {
    return {.output =
                M::kKeepsQuant ? QuantRule::Output::same_as_input : QuantRule::Output::calibrated};
  }
  return {.output = QuantRule::Output::fixed,
          .fixed_scale = M::kYScale,
          .fixed_zero_point = M::kYZeroPoint};
}

inline Quant as_read(const QuantInfo& quant) {
  return {{quant.scales.data(), uint32_t(quant.scales.size())}, quant.zero_point};
}

// Of int16 now and then what needs no factor: a power of two, or nothing at all.
template <class Op, const OpDef& kDef>
QuantInfo draw_quant(CaseBuilder& build, Rng& rng, DType dtype, QuantInfo& x) {
  if (dtype == DType::s16 && Op::kTakesPlain && rng.chance(0.3)) {
    x = {};
    return x;
  }
  if constexpr (std::is_base_of_v<Plain, Op>) {
    x.zero_point = 0;
    return x;
  }
  if (kDef.quant.output == QuantRule::Output::same_as_input) return x;
  if (kDef.quant.output == QuantRule::Output::fixed) {
    if (dtype == DType::s8) return {{kDef.quant.fixed_scale}, kDef.quant.fixed_zero_point, 0};
    if (dtype != DType::s16) return {};
    if (rng.chance(0.3)) x.scales = {1.0f / float(1 << rng.between(10, 13))};
    return {{Table::kWideScale}, 0, 0};
  }
  QuantInfo y;
  do {
    y = build.activation_quant();
  } while (dtype == DType::s8 && !Op::holds(as_read(x), as_read(y)));
  return y;
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  const TensorId x = build.input(dims);
  QuantInfo& of_x = build.graph().tensors[size_t(x)].quant;
  const QuantInfo quant = draw_quant<Op, kDef>(build, rng, dtype, of_x);
  return build.finish(kDef, NoAttrs{}, {x}, quant);
}

template <class Op>
Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool real = graph.tensors[size_t(node.input(0))].dtype == DType::f32;
  return TfliteExport{.version = real ? 1 : Op::kIntegerVersion};
}

template <class Op, const OpDef& kDef>
OpDef unary_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true,
                 .above_zero = Op::kAboveZero,
                 .unsigned_alike = Op::kClamps != Activation::none,
                 .clamps = Op::kClamps},
      .quant = quant_rule<Op>(),
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = Op::kTfliteCode == kNoTflite ? nullptr : to_tflite<Op>,
      .random_case = random_case<Op, kDef>,
      .f32_tolerance = 1e-6f,
      .cpp_class = "Unary",
  };
}

}  // namespace mw::unary
