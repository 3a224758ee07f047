// SPDX-License-Identifier: Apache-2.0
// What: comparison_def() and logic_def(), the host halves of comparisons and of logic.
// Contract: kDef is the operator's own object, which its random cases name. The output is bool and
// has no quantization, so that the quantizer leaves these operators in their types.
#pragma once

#include "ops/_family/binary/binary_host.h"
#include "ops/_family/binary/comparison.h"
#include "ops/_family/binary/logic.h"

namespace mw::binary {

inline Result<TfliteExport> truth_to_tflite(const Graph& graph, const Node& node) {
  const DType dtype = graph.tensors[size_t(node.input(kA))].dtype;
  return TfliteExport{.version = dtype == DType::s8 || dtype == DType::s16 ? 2 : 1};
}

// Constants of values that random_contents() gives whole inputs, so that some elements are equal.
inline std::shared_ptr<const Bytes> frequent_values(Rng& rng, const Tensor& tensor) {
  Bytes out;
  while (out.size() < tensor.bytes()) {
    Tensor one = tensor;
    one.shape = Shape{{1}, 1};
    const Bytes value = random_contents(rng, one);
    out.insert(out.end(), value.begin(), value.end());
  }
  return std::make_shared<const Bytes>(std::move(out));
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_truth(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Operands dims = draw_operands(rng, build, kPeerRank);
  const TensorId x = build.input(dims.a);
  if (kDef.core->inputs == 1) return build.finish(kDef, NoAttrs{}, {x}, QuantInfo{});
  if (rng.chance(0.15)) return build.finish(kDef, NoAttrs{}, {x, x}, QuantInfo{});
  const bool constant = rng.chance(0.4);
  const TensorId w = constant ? build.constant(dims.b) : build.input(dims.b);
  Tensor& second = build.graph().tensors[size_t(w)];
  const bool of_one_quant = dtype == DType::s16 && !std::is_base_of_v<Equated, Op>;
  if (of_one_quant || rng.chance(0.5)) second.quant = build.graph().tensors[size_t(x)].quant;
  if (constant) second.data = frequent_values(rng, second);
  if (rng.chance(0.5)) return build.finish(kDef, NoAttrs{}, {w, x}, QuantInfo{});
  return build.finish(kDef, NoAttrs{}, {x, w}, QuantInfo{});
}

template <class Op, const OpDef& kDef>
OpDef truth_def(std::string_view cpp_class) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true, .unsigned_alike = true},
      .quant = {.quantizable = false},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = truth_to_tflite,
      .random_case = random_truth<Op, kDef>,
      .cpp_class = cpp_class,
  };
}

template <class Op, const OpDef& kDef>
OpDef comparison_def() {
  return truth_def<Op, kDef>("Comparison");
}
template <class Op, const OpDef& kDef>
OpDef logic_def() {
  return truth_def<Op, kDef>("Logic");
}

}  // namespace mw::binary
