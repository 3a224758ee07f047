// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/fold_constants.h"

#include <algorithm>

#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

bool all_known(const Graph& graph, const Node& node) {
  return std::ranges::all_of(node.inputs, [&](TensorId id) {
    return id == kNoTensor || graph.tensors[size_t(id)].is_constant();
  });
}

}  // namespace

bool computes_shape(const Graph& graph, const Node& node) {
  constexpr uint64_t kMostBytes = 1024;
  const OpDef& op = *node.op;
  if (op.core->states != 0 || node.inputs.empty() || node.outputs.size() != 1) return false;
  if (!op.traits.from_types && !all_known(graph, node)) return false;
  const Tensor& out = graph.tensors[size_t(node.outputs[0])];
  const bool counts = out.dtype == DType::s32 || out.dtype == DType::s64 || out.dtype == DType::b8;
  if (!counts || out.bytes() > kMostBytes) return false;
  return op.traits.from_types || std::ranges::all_of(node.inputs, [&](TensorId id) {
           return id == kNoTensor || graph.tensors[size_t(id)].bytes() <= kMostBytes;
         });
}

Outcome make_constant(Graph& graph, const Node& node) {
  MW_TRY(std::vector<Bytes> made, evaluate_node(graph, node));
  graph.tensors[size_t(node.outputs[0])].data = std::make_shared<const Bytes>(std::move(made[0]));
  return Ok{};
}

Outcome compute_constants(Graph& graph, uint32_t& bytes_left) {
  for (const Node& node : graph.nodes) {
    const Traits& traits = node.op->traits;
    const Tensor& out = graph.tensors[size_t(node.outputs.at(0))];
    const bool cheap = traits.view || traits.moves || traits.elementwise || traits.copies_same_type;
    if (!cheap || !all_known(graph, node) || node.outputs.size() != 1) continue;
    if (out.bytes() > bytes_left) continue;
    bytes_left -= uint32_t(out.bytes());
    MW_TRY_DO(make_constant(graph, node));
  }
  return Ok{};
}

}  // namespace mw
