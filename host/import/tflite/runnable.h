// SPDX-License-Identifier: Apache-2.0
// What: check_runnable(), whether a node of a file is what its operator takes, and the words for
// what is not.
// Why: a model is refused where it stands, with what its owner can do about it.
// Contract: `node` is whole, and not yet part of the graph.
#pragma once

#include "host/base/result.h"
#include "host/ir/op_def.h"

namespace mw {

// "int8[1,4]"; "none" for what is absent.
std::string type_text(const TensorType& type);
inline Span<const TensorType> span_of(const std::vector<TensorType>& types) {
  return {types.data(), uint32_t(types.size())};
}
inline bool is_weight_type(DType dtype) {
  return dtype == DType::s8 || dtype == DType::s4;
}

// Whether an input of a file's node is no graph input: Attrs say what it holds.
inline bool is_operand(const OpCore& core, size_t index) {
  const size_t before = core.operands_before;
  return index < before || (index - before >= core.inputs && !core.variadic_in);
}

// What the user can do about a node that no kernel takes. `in`: of the file, operands too.
std::string hint_for(const std::vector<TensorType>& in, const OpCore& core);
// The same where both must have one quantization and differ; empty where they do not.
std::string kept_quant_hint(const TensorType& in, const TensorType& out);
Error refused(Status status, const std::vector<TensorType>& in, const OpCore& core);
// Proves that the node fits its declared output and that a kernel takes it.
Outcome check_runnable(const Graph& graph, const Node& node);

}  // namespace mw
