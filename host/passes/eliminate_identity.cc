// SPDX-License-Identifier: Apache-2.0
// Removes nodes whose output is their first input byte for byte: views and conversions to the same
// type, clamps to a range that the integer type cannot leave, and what moves elements to where they
// are.
#include <numeric>
#include <utility>

#include "host/passes/pass.h"

namespace mw {

namespace {

bool clamps_nothing(const OpDef& op, const Tensor& y) {
  if (op.traits.clamps == Activation::none || y.dtype != DType::s8) return false;
  int32_t low = 0, high = 0;
  return activation_range(op.traits.clamps, y.type(), low, high) == Status::ok && low == INT8_MIN &&
         high == INT8_MAX;
}

// A slice of all, or dimensions of extent 1 that change places.
bool moves_nothing(const Graph& graph, const Node& node) {
  const OpCore& core = *node.op->core;
  if (!node.op->traits.moves || core.alias == nullptr || core.tables != 0) return false;
  const std::vector<TensorType> in = graph.input_types(node), out = graph.output_types(node);
  const OpTypes types{{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  Bytes params(core.params_bytes);
  return core.prepare(node.attrs.data(), types, params.data()) == Status::ok &&
         core.alias(params.data(), nullptr, 0, 0) == 0;
}

bool is_identity(const Graph& graph, const Node& node) {
  if (node.outputs.size() != 1 || node.inputs.empty() || node.op->core->states != 0) return false;
  const Tensor& x = graph.tensors[size_t(node.inputs[0])];
  const Tensor& y = graph.tensors[size_t(node.outputs[0])];
  if (!same_type(x, y)) return false;
  return node.op->traits.view || node.op->traits.copies_same_type || clamps_nothing(*node.op, y) ||
         moves_nothing(graph, node);
}

// Which tensor stands for which, once nodes between them are gone.
class Stand {
 public:
  explicit Stand(size_t tensors) : for_(tensors) { std::iota(for_.begin(), for_.end(), 0); }
  TensorId operator()(TensorId id) {
    if (id == kNoTensor) return id;
    TensorId last = id;
    while (for_[size_t(last)] != last) last = for_[size_t(last)];
    while (for_[size_t(id)] != last) id = std::exchange(for_[size_t(id)], last);
    return last;
  }
  void let(TensorId other, TensorId id) { for_[size_t(id)] = other; }

 private:
  std::vector<TensorId> for_;
};

}  // namespace

// Readers of the output read the input. A graph output keeps its name, in that the node before
// writes it; where there is none, or that writes a graph output too, the node stays.
Outcome eliminate_identity(Graph& graph) {
  Uses uses(graph);
  Stand stand(graph.tensors.size());
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    if (!is_identity(graph, node)) continue;
    const TensorId x = stand(node.inputs[0]), y = node.outputs[0];
    if (!uses.is_output(y)) {
      stand.let(x, y);
    } else {
      if (uses.producer(x) < 0 || uses.is_output(x)) continue;
      uses.set_producer(y, uses.producer(x));
      stand.let(y, x);
    }
    dead[n] = true;
  }
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    if (dead[n]) continue;
    for (TensorId& id : graph.nodes[n].inputs) id = stand(id);
    for (TensorId& id : graph.nodes[n].outputs) id = stand(id);
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
