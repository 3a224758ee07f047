// SPDX-License-Identifier: Apache-2.0
#include "host/ir/flatten.h"

#include <algorithm>
#include <set>

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
    note_unread(source_, {});
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

  // What a graph makes, does not give, and no node of it reads. `to`: the flat tensor of each;
  // empty: they are the same.
  void note_unread(const Graph& graph, const std::vector<TensorId>& to) {
    std::vector<bool> read(graph.tensors.size(), false);
    const auto note = [&](const std::vector<TensorId>& ids) {
      for (TensorId id : ids) {
        if (id != kNoTensor) read[size_t(id)] = true;
      }
    };
    for (const Node& node : graph.nodes) note(node.inputs);
    note(graph.inputs), note(graph.outputs);
    for (const Variable& variable : graph.variables) note({variable.next});
    for (size_t id = 0; id < read.size(); ++id) {
      if (!read[id]) unread_.insert(to.empty() ? TensorId(id) : to[id]);
    }
    // What it gives may stand in what nothing reads outside.
    for (TensorId id : graph.outputs) unread_.erase(to.empty() ? id : to[size_t(id)]);
  }

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
    return node.op->traits.loops ? add_loop(bodies[0], bodies[1], node) : add_branch(bodies, node);
  }

  Outcome add_branch(const std::vector<Graph>& bodies, const Node& node) {
    const Tensor& condition = tensor(node.inputs[0]);
    if (condition.is_constant()) {
      return run_body(bodies[condition.data->at(0) != 0 ? 0 : 1], node);
    }
    for (size_t b = 0; b < bodies.size(); ++b) {
      const size_t guard = open_guard(node, node.inputs[0], b == 0);
      MW_TRY_DO(run_body(bodies[b], node));
      close_guard(guard);
    }
    return Ok{};
  }

  // A branch that runs what follows, up to close_guard(), where the condition is `when`.
  size_t open_guard(const Node& node, TensorId condition, bool when) {
    const OpDef& branch = *find_op("branch");
    Node guard{&branch, branch.attrs.defaults, {condition}, {}, node.name, {}};
    guard.as<BranchParams>().when = when ? 1 : 0;
    push(std::move(guard));
    return flat().nodes.size() - 1;
  }
  void close_guard(size_t at) {
    flat().nodes[at].as<BranchParams>().steps = int32_t(flat().nodes.size() - at - 1);
  }

  // The body of a branch: what it gives is what the node gives.
  Outcome run_body(const Graph& body, const Node& node) {
    const std::vector<TensorId> inputs(node.inputs.begin() + 1, node.inputs.end());
    MW_TRY(const std::vector<TensorId> given, inline_body(body, inputs, node.outputs));
    for (size_t o = 0; o < given.size(); ++o) {
      if (given[o] != node.outputs[o]) copy(given[o], node.outputs[o]);
    }
    return Ok{};
  }

  // What goes round stands in the outputs of the node, and starts there as the inputs. Then the
  // condition, behind a branch the body, and behind that what goes back to the condition.
  Outcome add_loop(const Graph& condition, const Graph& body, const Node& node) {
    const size_t count = node.inputs.size();
    std::vector<TensorId> carried = node.outputs, targets(count, kNoTensor);
    for (size_t i = 0; i < count; ++i) {
      const bool stays = body.outputs[i] == body.inputs[i];
      if (stays) carried[i] = node.inputs[i];
      if (!stays || !unread_.contains(node.outputs[i])) copy(node.inputs[i], node.outputs[i]);
      if (made_in_place(body, i)) targets[i] = node.outputs[i];
    }
    const size_t start = flat().nodes.size();
    MW_TRY(const std::vector<TensorId> decided, inline_body(condition, carried, {kNoTensor}));
    // What goes round may itself decide: then the loop reads what the body has made of it.
    const TensorId decides = decided[0];
    if (tensor(decides).is_constant()) {
      if (tensor(decides).data->at(0) == 0) return Ok{};
      return Error{ErrorKind::unsupported, "the condition of this loop is always true",
                   "loop '" + node.name + "'", "a model that runs must end"};
    }
    const size_t guard = open_guard(node, decides, true);
    MW_TRY(const std::vector<TensorId> next, inline_body(body, carried, targets));
    carry(next, carried);
    close_guard(guard);
    Node back{node.op, node.op->attrs.defaults, {decides}, {}, node.name, {}};
    back.as<LoopParams>().steps = int32_t(flat().nodes.size() - start);
    push(std::move(back));
    for (size_t i = 0; i < count; ++i) {
      if (carried[i] == node.outputs[i]) out_.rewritten[carried[i]] = int(flat().nodes.size() - 1);
    }
    return Ok{};
  }

  // True if the body may write what it gives where it has taken what that replaces: nothing reads
  // that any more.
  static bool made_in_place(const Graph& body, size_t i) {
    const TensorId now = body.inputs[i], next = body.outputs[i];
    const int made = body.producer(next);
    if (made < 0 || std::ranges::count(body.outputs, next) != 1 ||
        std::ranges::count(body.outputs, now) != 0) {
      return false;
    }
    return std::none_of(body.nodes.begin() + made, body.nodes.end(), [&](const Node& node) {
      return std::ranges::count(node.inputs, now) != 0;
    });
  }

  // All at once: what goes round may change places. A copy waits while what it writes over is still
  // to be copied; where all wait for each other, one value is saved.
  void carry(std::vector<TensorId> from, const std::vector<TensorId>& to) {
    std::vector<size_t> left;
    for (size_t i = 0; i < to.size(); ++i) {
      if (from[i] != to[i]) left.push_back(i);
    }
    while (!left.empty()) {
      const auto waits = [&](size_t i) {
        return std::ranges::any_of(left, [&](size_t j) { return j != i && from[j] == to[i]; });
      };
      const auto ready = std::ranges::find_if_not(left, waits);
      if (ready != left.end()) {
        copy(from[*ready], to[*ready]);
        left.erase(ready);
        continue;
      }
      const TensorId held = to[left.front()], saved = copy_of(held, tensor(held));
      for (size_t i : left) from[i] = from[i] == held ? saved : from[i];
    }
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

  // The nodes of a body, which takes `inputs`. What it gives stands in `outputs` if it can be made
  // there; where it stands is returned.
  Result<std::vector<TensorId>> inline_body(const Graph& body, const std::vector<TensorId>& inputs,
                                            const std::vector<TensorId>& outputs) {
    MW_TRY_DO(check_counts(body));
    std::vector<TensorId> to(body.tensors.size(), kNoTensor);
    for (size_t i = 0; i < body.inputs.size(); ++i) {
      const TensorId outer = inputs[i], inner = body.inputs[i];
      const Tensor& type = body.tensors[size_t(inner)];
      to[size_t(inner)] = same_type(tensor(outer), type) ? outer : copy_of(outer, type);
    }
    for (size_t o = 0; o < body.outputs.size(); ++o) {
      const TensorId inner = body.outputs[o];
      const Tensor& type = body.tensors[size_t(inner)];
      const bool made_here = to[size_t(inner)] == kNoTensor && !type.is_constant();
      if (made_here && outputs[o] != kNoTensor && same_type(tensor(outputs[o]), type)) {
        to[size_t(inner)] = outputs[o];
      }
    }
    for (size_t id = 0; id < to.size(); ++id) {
      if (to[id] == kNoTensor) to[id] = flat().add(body.tensors[id]);
    }
    const auto rename = [&](std::vector<TensorId>& ids) {
      for (TensorId& id : ids) id = id == kNoTensor ? kNoTensor : to[size_t(id)];
    };
    note_unread(body, to);
    for (Node inner : body.nodes) {
      rename(inner.inputs), rename(inner.outputs);
      MW_TRY_DO(add(std::move(inner)));
    }
    std::vector<TensorId> given = body.outputs;
    rename(given);
    return given;
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
  std::set<TensorId> unread_;
  int origin_ = -1;
};

}  // namespace

bool has_loop(const Graph& graph) {
  return std::ranges::any_of(graph.nodes, [](const Node& node) {
    return node.op->traits.loops || std::ranges::any_of(node.bodies, has_loop);
  });
}

int loop_start(const Graph& flat, int node) {
  const Node& n = flat.nodes[size_t(node)];
  return n.op->traits.loops ? node - n.as<LoopParams>().steps : node;
}

bool starts_loop(const Graph& flat, int node) {
  for (int n = node + 1; n < int(flat.nodes.size()); ++n) {
    if (loop_start(flat, n) == node) return true;
  }
  return false;
}

Result<FlatGraph> flatten(const Graph& graph) {
  return Flattener(graph).run();
}

}  // namespace mw
