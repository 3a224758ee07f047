// SPDX-License-Identifier: Apache-2.0
// Replaces nodes whose inputs are all constant, or of which the types alone count, by what their
// kernels compute from them. Streaming
// operators stay: their output changes from run to run. So does what would take a small file far
// beyond its size, or long: it runs where it stands.
#include <algorithm>

#include "host/ir/evaluate.h"
#include "host/passes/pass.h"

namespace mw {

namespace {

bool foldable(const Graph& graph, const Node& node) {
  if (node.op->core->states != 0 || node.inputs.empty() || !node.bodies.empty()) return false;
  if (node.op->traits.from_types) return true;
  return std::ranges::all_of(node.inputs, [&](TensorId id) {
    return id == kNoTensor || graph.tensors[size_t(id)].is_constant();
  });
}

uint64_t bytes_of_tensors(const Graph& graph, const std::vector<TensorId>& ids) {
  uint64_t bytes = 0;
  for (TensorId id : ids) bytes += id == kNoTensor ? 0 : graph.tensors[size_t(id)].bytes();
  return bytes;
}

// What folding may still spend: dequantized weights take four times their bytes, and may be copied.
class Budget {
 public:
  explicit Budget(const Graph& graph) {
    uint64_t constants = 0;
    for (const Tensor& tensor : graph.tensors)
      constants += tensor.is_constant() ? tensor.bytes() : 0;
    bytes_ = kFreeBytes + 8 * constants;
    work_ = kFreeWork + 64 * constants;
  }

  bool take(const Graph& graph, const Node& node) {
    const uint64_t in = bytes_of_tensors(graph, node.inputs);
    const uint64_t out = bytes_of_tensors(graph, node.outputs),
                   work = work_of(graph, node, in, out);
    if (out > bytes_ || work > work_) return false;
    bytes_ -= out, work_ -= work;
    return true;
  }

 private:
  static constexpr uint64_t kFreeBytes = 1 << 20, kFreeWork = 100'000'000;

  // An upper bound of the elements touched.
  static uint64_t work_of(const Graph& graph, const Node& node, uint64_t in, uint64_t out) {
    const Traits& traits = node.op->traits;
    if (traits.view || traits.moves || traits.elementwise || traits.copies_same_type) {
      return in + out;
    }
    if (node.op->core->macs != nullptr) {
      Bytes params(node.op->core->params_bytes);
      const std::vector<TensorType> x = graph.input_types(node), y = graph.output_types(node);
      const OpTypes types{{x.data(), uint32_t(x.size())}, {y.data(), uint32_t(y.size())}};
      if (node.op->core->prepare(node.attrs.data(), types, params.data()) != Status::ok) return 0;
      return in + out + node.op->core->macs(params.data());
    }
    return out != 0 && in > UINT64_MAX / out ? UINT64_MAX : in * out;
  }

  uint64_t bytes_ = 0, work_ = 0;
};

}  // namespace

Outcome constant_fold(Graph& graph) {
  Budget budget(graph);
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    if (!foldable(graph, node) || !budget.take(graph, node)) continue;
    auto results = evaluate_node(graph, node);
    if (!results) continue;  // no kernel for it here: planning says so where the node remains
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      graph.tensors[size_t(node.outputs[i])].data =
          std::make_shared<const Bytes>(std::move((*results)[i]));
    }
    dead[n] = true;
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
