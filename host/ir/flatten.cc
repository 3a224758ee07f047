// SPDX-License-Identifier: Apache-2.0
#include "host/ir/flatten.h"

#include <algorithm>

#include "abi/branch.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

class Flattener {
 public:
  explicit Flattener(const Graph& graph) : source_(graph) {
    Graph& flat = out_.graph;
    flat.name = graph.name;
    flat.tensors = graph.tensors;
    flat.inputs = graph.inputs;
    flat.outputs = graph.outputs;
    flat.variables = graph.variables;
    flat.metadata = graph.metadata;
  }

  Result<FlatGraph> run() {
    for (size_t n = 0; n < source_.nodes.size(); ++n) {
      origin_ = int(n);
      MW_TRY_DO(add(source_.nodes[n]));
    }
    origin_ = -1;
    keep_outputs();
    part_variables();
    store_variables();
    return std::move(out_);
  }

 private:
  Graph& flat() { return out_.graph; }
  Tensor& tensor(TensorId id) { return flat().tensors[size_t(id)]; }

  void push(Node node) {
    flat().nodes.push_back(std::move(node));
    out_.origin.push_back(origin_);
  }

  // A node whose tensors are those of the flat graph.
  Outcome add(Node node) {
    if (node.bodies.empty()) {
      push(std::move(node));
      return Ok{};
    }
    const std::vector<Graph> bodies = std::move(node.bodies);
    node.bodies.clear();
    const Tensor& condition = tensor(node.inputs[0]);
    if (condition.is_constant()) {
      return inline_body(bodies[condition.data->at(0) != 0 ? 0 : 1], node);
    }
    for (size_t b = 0; b < bodies.size(); ++b) MW_TRY_DO(guard_body(bodies[b], node, b == 0));
    return Ok{};
  }

  // A body behind a branch that runs it where the condition is `when`.
  Outcome guard_body(const Graph& body, const Node& node, bool when) {
    const size_t at = flat().nodes.size();
    Node guard{node.op, node.op->attrs.defaults, {node.inputs[0]}, {}, node.name, {}};
    guard.as<BranchParams>().when = when ? 1 : 0;
    push(std::move(guard));
    MW_TRY_DO(inline_body(body, node));
    flat().nodes[at].as<BranchParams>().steps = int32_t(flat().nodes.size() - at - 1);
    return Ok{};
  }

  // A body may run in many places.
  Outcome check_counts(const Graph& body) {
    constexpr size_t kMostNodes = INT16_MAX - 1;  // what a plan counts
    constexpr size_t kMostTensors = 1 << 20;
    if (flat().nodes.size() + body.nodes.size() <= kMostNodes &&
        flat().tensors.size() + body.tensors.size() <= kMostTensors) {
      return Ok{};
    }
    return Error{ErrorKind::unsupported,
                 "its graphs have more than " + std::to_string(kMostNodes) + " operators or " +
                     std::to_string(kMostTensors) + " tensors together",
                 {},
                 "split the model"};
  }

  // The nodes of a body, with the inputs and outputs of its node for its own.
  Outcome inline_body(const Graph& body, const Node& node) {
    MW_TRY_DO(check_counts(body));
    std::vector<TensorId> to(body.tensors.size(), kNoTensor);
    for (size_t i = 0; i < body.inputs.size(); ++i) {
      const TensorId outer = node.inputs[i + 1], inner = body.inputs[i];
      const Tensor& type = body.tensors[size_t(inner)];
      to[size_t(inner)] = same_type(tensor(outer), type) ? outer : copy_of(outer, type);
    }
    for (size_t o = 0; o < body.outputs.size(); ++o) {
      const TensorId inner = body.outputs[o];
      const Tensor& type = body.tensors[size_t(inner)];
      const bool made_here = to[size_t(inner)] == kNoTensor && !type.is_constant();
      if (made_here && same_type(tensor(node.outputs[o]), type)) {
        to[size_t(inner)] = node.outputs[o];
      }
    }
    for (size_t id = 0; id < to.size(); ++id) {
      if (to[id] == kNoTensor) to[id] = flat().add(body.tensors[id]);
    }
    const auto rename = [&](std::vector<TensorId>& ids) {
      for (TensorId& id : ids) id = id == kNoTensor ? kNoTensor : to[size_t(id)];
    };
    for (Node inner : body.nodes) {
      rename(inner.inputs), rename(inner.outputs);
      MW_TRY_DO(add(std::move(inner)));
    }
    for (size_t o = 0; o < body.outputs.size(); ++o) {
      const TensorId inner = to[size_t(body.outputs[o])];
      if (inner != node.outputs[o]) copy(inner, node.outputs[o]);
    }
    return Ok{};
  }

  // Bytes move where a name or a type is not all that changes.
  void copy(TensorId from, TensorId to) { push(view_node(flat(), from, to)); }
  TensorId copy_of(TensorId from, Tensor type) {
    type.data = nullptr;
    const TensorId to = flat().add(std::move(type));
    copy(from, to);
    return to;
  }

  bool is_value(TensorId id) const {
    return std::ranges::count(out_.graph.variables, id, &Variable::value) != 0;
  }

  // An output that is the value of a variable is what it was before this run changes it.
  void keep_outputs() {
    for (TensorId& id : flat().outputs) {
      const bool changes = std::ranges::any_of(
          flat().variables, [&](const Variable& v) { return v.value == id && v.next != id; });
      if (changes) id = copy_of(id, tensor(id));
    }
  }

  // What becomes the value of another variable is saved before any variable changes.
  void part_variables() {
    for (Variable& variable : flat().variables) {
      if (variable.next == variable.value || !is_value(variable.next)) continue;
      variable.next = copy_of(variable.next, tensor(variable.next));
    }
  }

  // True if the one node that makes the next value may write it where the value stands: nothing
  // reads that any more.
  bool in_place(const Variable& variable) const {
    const std::vector<Node>& nodes = out_.graph.nodes;
    int makers = 0;
    size_t made = 0, last_read = 0;
    bool read = false;
    for (size_t n = 0; n < nodes.size(); ++n) {
      if (std::ranges::count(nodes[n].outputs, variable.next) != 0) ++makers, made = n;
      if (std::ranges::count(nodes[n].inputs, variable.value) != 0) read = true, last_read = n;
    }
    return makers == 1 && (!read || last_read < made) && !out_.stored(variable.next);
  }

  void store_variables() {
    out_.variable.assign(flat().tensors.size(), -1);
    std::vector<Variable>& variables = flat().variables;
    for (size_t v = 0; v < variables.size(); ++v) {
      out_.variable[size_t(variables[v].value)] = int(v);
    }
    for (size_t v = 0; v < variables.size(); ++v) {
      Variable& variable = variables[v];
      if (variable.next == variable.value) continue;
      if (!in_place(variable)) {
        variable.next = copy_of(variable.next, tensor(variable.value));
        out_.variable.push_back(-1);
      }
      out_.variable[size_t(variable.next)] = int(v);
    }
  }

  const Graph& source_;
  FlatGraph out_;
  int origin_ = -1;
};

}  // namespace

Result<FlatGraph> flatten(const Graph& graph) {
  return Flattener(graph).run();
}

}  // namespace mw
