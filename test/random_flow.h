// SPDX-License-Identifier: Apache-2.0
// What: RandomFlow, random int8 graphs with bodies and variables, and FlowReference, which runs
// them as they are written: bodies call themselves, and every tensor of a run has its own bytes.
// Why: what flattens, plans, prints, exports and loads such graphs is compared with it.
// Contract: for tests. The first inputs are bool conditions, the others int8. A loop goes round as
// often as its bools, which move up by one each time, begin with true.
#pragma once

#include <algorithm>
#include <map>

#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"
#include "host/ir/verify.h"

namespace mw {

class RandomFlow {
 public:
  explicit RandomFlow(Rng& rng) : rng_(rng) {}

  Graph make() {
    Graph graph;
    graph.name = "flow";
    std::vector<TensorId> pool;
    for (uint64_t left = rng_.between(1, 2); left > 0; --left) {
      graph.inputs.push_back(graph.add(Tensor{name(), DType::b8, Shape{{1}, 1}, {}, nullptr}));
    }
    for (uint64_t left = rng_.between(1, 3); left > 0; --left) {
      graph.inputs.push_back(pool.emplace_back(graph.add(some_tensor())));
    }
    const std::vector<TensorId> conditions(graph.inputs.begin(),
                                           graph.inputs.end() - std::ptrdiff_t(pool.size()));
    for (uint64_t left = rng_.between(0, 3); left > 0; --left) {
      const TensorId value = pool.emplace_back(graph.add(some_tensor()));
      graph.variables.push_back({value, value, contents(graph.tensors[size_t(value)])});
    }
    grow(graph, pool, conditions, 0);
    for (Variable& variable : graph.variables) {
      const Tensor value = graph.tensors[size_t(variable.value)];
      if (rng_.chance(0.9)) variable.next = of_shape(graph, pool, value.shape);
    }
    for (uint64_t left = rng_.between(1, 2); left > 0; --left) {
      graph.outputs.push_back(pool[rng_.below(pool.size())]);
    }
    return graph;
  }

 private:
  static constexpr int kMostDepth = 2;

  std::string name() { return "t" + std::to_string(names_++); }
  QuantInfo quant() {
    return rng_.chance(0.6) ? QuantInfo{{0.05f}, 3, 0} : QuantInfo{{0.1f}, -7, 0};
  }
  Tensor some_tensor() {
    const Shape shapes[] = {Shape{{24}, 1}, Shape{{4, 6}, 2}, Shape{{1, 2, 12}, 3}};
    return Tensor{name(), DType::s8, shapes[rng_.below(3)], quant(), nullptr};
  }
  std::shared_ptr<const Bytes> contents(const Tensor& tensor) {
    Bytes bytes(tensor.bytes(), 0);
    if (rng_.chance(0.6)) {
      for (uint8_t& b : bytes) b = uint8_t(rng_.next());
    }
    return std::make_shared<const Bytes>(std::move(bytes));
  }

  TensorId node(Graph& graph, const char* op, std::vector<TensorId> inputs,
                const QuantInfo& quant) {
    const OpDef& def = *find_op(op);
    return add_node(graph, def, def.attrs.defaults, std::move(inputs), name(), quant).value();
  }
  TensorId reshape(Graph& graph, TensorId x, const Shape& shape) {
    const TensorId y =
        graph.add(Tensor{name(), DType::s8, shape, graph.tensors[size_t(x)].quant, nullptr});
    graph.nodes.push_back(view_node(graph, x, y));
    return y;
  }
  TensorId of_shape(Graph& graph, std::vector<TensorId>& pool, const Shape& shape) {
    const TensorId x = pool[rng_.below(pool.size())];
    if (graph.tensors[size_t(x)].shape == shape) return x;
    return pool.emplace_back(reshape(graph, x, shape));
  }

  // Nodes over the tensors of the pool.
  void grow(Graph& graph, std::vector<TensorId>& pool, const std::vector<TensorId>& conditions,
            int depth) {
    for (uint64_t left = rng_.between(0, depth == 0 ? 9 : 4); left > 0; --left) {
      const TensorId x = pool[rng_.below(pool.size())];
      const Tensor type = graph.tensors[size_t(x)];
      switch (rng_.below(depth < kMostDepth ? 8 : 4)) {
        case 0:
          pool.push_back(node(graph, "relu", {x}, type.quant));
          break;
        case 1:
          pool.push_back(reshape(graph, x, some_tensor().shape));
          break;
        case 2: {
          Tensor constant = some_tensor();
          constant.data = contents(constant);
          pool.push_back(graph.add(std::move(constant)));
          break;
        }
        case 3:
          pool.push_back(node(graph, "add", {x, of_shape(graph, pool, type.shape)}, quant()));
          break;
        case 4:
        case 5:
          branch(graph, pool, conditions, depth);
          break;
        default:
          loop(graph, pool, conditions, depth);
      }
    }
  }

  // One of the conditions, seldom a constant.
  TensorId condition(Graph& graph, const std::vector<TensorId>& conditions) {
    if (!rng_.chance(0.1)) return conditions[rng_.below(conditions.size())];
    return constant_bool(graph, rng_.chance(0.5));
  }
  TensorId constant_bool(Graph& graph, bool value) {
    return graph.add(Tensor{name(),
                            DType::b8,
                            Shape{{1}, 1},
                            {},
                            std::make_shared<const Bytes>(Bytes{uint8_t(value)})});
  }

  void branch(Graph& graph, std::vector<TensorId>& pool, const std::vector<TensorId>& conditions,
              int depth) {
    Node node;
    node.op = find_op("branch");
    node.attrs = node.op->attrs.defaults;
    node.inputs = {condition(graph, conditions)};
    node.inputs.insert(node.inputs.end(), conditions.begin(), conditions.end());
    for (uint64_t left = rng_.between(1, 3); left > 0; --left) {
      node.inputs.push_back(pool[rng_.below(pool.size())]);
    }
    std::vector<Tensor> made;
    for (uint64_t left = rng_.between(1, 2); left > 0; --left) made.push_back(some_tensor());
    for (const char* label : {"then", "else"}) {
      node.bodies.push_back(body(graph, node, conditions.size(), made, depth + 1));
      node.bodies.back().name = label;
    }
    for (Tensor& type : made) node.outputs.push_back(pool.emplace_back(graph.add(std::move(type))));
    node.name = graph.tensors[size_t(node.outputs[0])].name;
    graph.nodes.push_back(std::move(node));
  }

  // What goes round: bools, of which the first decides, then values.
  void loop(Graph& graph, std::vector<TensorId>& pool, const std::vector<TensorId>& conditions,
            int depth) {
    Node node;
    node.op = find_op("loop");
    node.attrs = node.op->attrs.defaults;
    const size_t bools = rng_.between(1, 3);
    for (size_t i = 0; i < bools; ++i) node.inputs.push_back(condition(graph, conditions));
    for (uint64_t left = rng_.between(1, 4); left > 0; --left) {
      node.inputs.push_back(pool[rng_.below(pool.size())]);
    }
    for (TensorId id : node.inputs) {
      Tensor type = graph.tensors[size_t(id)];
      type.data = nullptr;
      type.name = name();
      node.outputs.push_back(graph.add(std::move(type)));
    }
    pool.insert(pool.end(), node.outputs.begin() + std::ptrdiff_t(bools), node.outputs.end());
    node.name = graph.tensors[size_t(node.outputs[0])].name;
    Graph& holds = node.bodies.emplace_back(carried(graph, node));
    holds.name = "holds";
    holds.outputs = {holds.inputs[0]};
    if (bools > 1 && rng_.chance(0.5)) {
      holds.outputs = {this->node(holds, "logical_and", {holds.inputs[0], holds.inputs[1]}, {})};
    }
    Graph& body = node.bodies.emplace_back(carried(graph, node));
    body.name = "body";
    const auto first_value = body.inputs.begin() + std::ptrdiff_t(bools);
    const std::vector<TensorId> inner(body.inputs.begin(), first_value);
    std::vector<TensorId> values(first_value, body.inputs.end());
    grow(body, values, inner, depth + 1);
    body.outputs.assign(inner.begin() + 1, inner.end());
    body.outputs.push_back(constant_bool(body, false));
    for (size_t i = bools; i < body.inputs.size(); ++i) {
      const Tensor type = body.tensors[size_t(body.inputs[i])];
      body.outputs.push_back(rng_.chance(0.2) ? body.inputs[i] : of_type(body, values, type));
    }
    graph.nodes.push_back(std::move(node));
  }

  // A graph that takes what goes round.
  Graph carried(const Graph& outer, const Node& node) {
    Graph graph;
    for (TensorId id : node.outputs) {
      Tensor type = outer.tensors[size_t(id)];
      type.name = name();
      graph.inputs.push_back(graph.add(std::move(type)));
    }
    return graph;
  }

  TensorId of_type(Graph& graph, const std::vector<TensorId>& pool, const Tensor& type) {
    const TensorId x = pool[rng_.below(pool.size())];
    if (same_type(graph.tensors[size_t(x)], type)) return x;
    const TensorId y = graph.add(Tensor{name(), type.dtype, type.shape, type.quant, nullptr});
    graph.nodes.push_back(view_node(graph, x, y));
    return y;
  }

  Graph body(const Graph& outer, const Node& node, size_t conditions,
             const std::vector<Tensor>& made, int depth) {
    Graph graph;
    std::vector<TensorId> pool, inner;
    for (size_t i = 1; i < node.inputs.size(); ++i) {
      Tensor type = outer.tensors[size_t(node.inputs[i])];
      type.data = nullptr;
      type.name = name();
      if (type.dtype == DType::s8 && rng_.chance(0.3)) type.quant = quant();
      graph.inputs.push_back(graph.add(std::move(type)));
      (i <= conditions ? inner : pool).push_back(graph.inputs.back());
    }
    grow(graph, pool, inner, depth);
    for (const Tensor& type : made) graph.outputs.push_back(of_shape(graph, pool, type.shape));
    return graph;
  }

  Rng& rng_;
  int names_ = 0;
};

class FlowReference {
 public:
  explicit FlowReference(const Graph& graph) : graph_(graph) { reset(); }

  std::vector<Bytes> run(const std::vector<Bytes>& inputs) {
    std::map<TensorId, Bytes> tensors;
    for (size_t v = 0; v < state_.size(); ++v) tensors[graph_.variables[v].value] = state_[v];
    const auto outputs = run(graph_, inputs, tensors);
    for (size_t v = 0; v < state_.size(); ++v) {
      state_[v] = bytes_in(graph_, tensors, graph_.variables[v].next);
    }
    return outputs;
  }
  void reset() {
    state_.clear();
    for (const Variable& variable : graph_.variables) state_.push_back(*variable.initial);
  }

 private:
  using Tensors = std::map<TensorId, Bytes>;

  static Bytes bytes_in(const Graph& graph, const Tensors& tensors, TensorId id) {
    const Tensor& tensor = graph.tensors[size_t(id)];
    return tensor.is_constant() ? *tensor.data : tensors.at(id);
  }

  static std::vector<Bytes> run(const Graph& graph, const std::vector<Bytes>& inputs,
                                Tensors& tensors) {
    for (size_t i = 0; i < inputs.size(); ++i) tensors[graph.inputs[i]] = inputs[i];
    for (const Node& node : graph.nodes) {
      std::vector<Bytes> in;
      for (TensorId id : node.inputs) in.push_back(bytes_in(graph, tensors, id));
      const std::vector<Bytes> out = node.bodies.empty()     ? call(graph, node, in)
                                     : node.op->traits.loops ? repeat(node, in)
                                                             : choose(node, in);
      for (size_t o = 0; o < out.size(); ++o) tensors[node.outputs[o]] = out[o];
    }
    std::vector<Bytes> outputs;
    for (TensorId id : graph.outputs) outputs.push_back(bytes_in(graph, tensors, id));
    return outputs;
  }
  static std::vector<Bytes> choose(const Node& node, std::vector<Bytes> in) {
    const Graph& body = node.bodies[in[0].at(0) != 0 ? 0 : 1];
    in.erase(in.begin());
    Tensors tensors;
    return run(body, in, tensors);
  }
  static std::vector<Bytes> repeat(const Node& node, std::vector<Bytes> carried) {
    for (;;) {
      Tensors deciding, tensors;
      if (run(node.bodies[0], carried, deciding)[0].at(0) == 0) return carried;
      carried = run(node.bodies[1], carried, tensors);
    }
  }
  static std::vector<Bytes> call(Graph graph, const Node& node, const std::vector<Bytes>& in) {
    for (size_t i = 0; i < in.size(); ++i) {
      graph.tensors[size_t(node.inputs[i])].data = std::make_shared<const Bytes>(in[i]);
    }
    return evaluate_node(graph, node).value();
  }

  const Graph& graph_;
  std::vector<Bytes> state_;
};

inline std::vector<Bytes> random_flow_inputs(const Graph& graph, Rng& rng) {
  std::vector<Bytes> inputs;
  for (TensorId id : graph.inputs) {
    const Tensor& tensor = graph.tensors[size_t(id)];
    Bytes& bytes = inputs.emplace_back(tensor.bytes());
    for (uint8_t& b : bytes) b = uint8_t(tensor.dtype == DType::b8 ? rng.below(2) : rng.next());
  }
  return inputs;
}

}  // namespace mw
