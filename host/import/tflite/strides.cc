// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/strides.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "host/import/tflite/errors.h"
#include "host/ir/op_def.h"
#include "host/ir/unused_tensors.h"

namespace mw {

namespace {

// The nodes as a graph that takes `taken` and gives `given`, all tensors of `outer`.
Graph body_of(const Graph& outer, std::vector<Node> nodes, const std::vector<TensorId>& taken,
              const std::vector<TensorId>& given) {
  Graph body;
  std::map<TensorId, TensorId> inner;
  const auto rename = [&](TensorId& id) {
    if (id == kNoTensor) return;
    const auto [place, is_new] = inner.try_emplace(id, kNoTensor);
    if (is_new) place->second = body.add(outer.tensors[size_t(id)]);
    id = place->second;
  };
  body.inputs = taken, body.outputs = given;
  std::ranges::for_each(body.inputs, rename);
  for (Node& node : nodes) {
    std::ranges::for_each(node.inputs, rename);
    std::ranges::for_each(node.outputs, rename);
    body.nodes.push_back(std::move(node));
  }
  std::ranges::for_each(body.outputs, rename);
  return body;
}

TensorId add_constant(Graph& graph, int32_t value) {
  const std::vector<int32_t> values = {value};
  return graph.add(
      {"runs_" + std::to_string(value), DType::s32, Shape{{1}, 1}, {}, bytes_of(values)});
}

// What a branch gives: made by the nodes that wait, or else as it was.
struct Kept {
  TensorId made, before, output;
};

std::vector<Kept> kept_values(Graph& graph, const std::set<TensorId>& made) {
  std::vector<Kept> out;
  std::set<TensorId> given;
  for (Variable& variable : graph.variables) {
    const TensorId id = variable.next;
    if (!made.contains(id)) continue;
    if (!given.insert(id).second) {
      variable.next = graph.add(Tensor(graph.tensors[size_t(id)]));
    }
    out.push_back({id, variable.value, variable.next});
  }
  for (TensorId id : graph.outputs) {
    if (!made.contains(id) || !given.insert(id).second) continue;
    Tensor value = graph.tensors[size_t(id)];
    const bool narrow = dtype_bits(value.dtype) == 8;
    const auto zero = std::make_shared<const Bytes>(
        value.bytes(), narrow ? uint8_t(value.quant.zero_point) : uint8_t{0});
    value.name += "_before";
    const TensorId before = graph.add(std::move(value));
    graph.variables.push_back({before, id, zero});
    out.push_back({id, before, id});
  }
  return out;
}

// Counts runs since the last that went on.
struct Counter {
  TensorId counted, due, zero, next;
};

Result<Counter> add_counter(Graph& graph, const std::string& name, int32_t cycles) {
  Counter out{};
  const Tensor number{name + "_runs", DType::s32, Shape{{1}, 1}, {}, nullptr};
  const TensorId before = graph.add(number);
  out.next = graph.add(number);
  out.zero = add_constant(graph, 0);
  const OpDef &add = *find_op("add"), &equal = *find_op("equal");
  MW_TRY(out.counted, add_node(graph, add, add.attrs.defaults, {before, add_constant(graph, 1)},
                               name + "_counted"));
  MW_TRY(out.due, add_node(graph, equal, equal.attrs.defaults,
                           {out.counted, add_constant(graph, cycles)}, name + "_due"));
  graph.variables.push_back({before, out.next, graph.tensors[size_t(out.zero)].data});
  return out;
}

Outcome apply_stride(Graph& graph, const Stride& stride) {
  const auto behind = graph.nodes.begin() + std::ptrdiff_t(stride.node) + 1;
  std::vector<Node> waiting(std::make_move_iterator(behind),
                            std::make_move_iterator(graph.nodes.end()));
  graph.nodes.erase(behind, graph.nodes.end());
  std::set<TensorId> made, read;
  for (const Node& node : waiting) {
    made.insert(node.outputs.begin(), node.outputs.end());
    read.insert(node.inputs.begin(), node.inputs.end());
  }
  const std::vector<Kept> kept = kept_values(graph, made);
  if (kept.empty()) return Ok{};
  const std::string name = graph.nodes.back().name;
  MW_TRY(const Counter counter, add_counter(graph, name, stride.cycles));

  const OpDef& branch = *find_op("branch");
  Node node{&branch, branch.attrs.defaults, {counter.due}, {}, name + "_stride", {}};
  std::vector<TensorId> now, before;
  read.insert(counter.counted);
  for (const Kept& value : kept) {
    now.push_back(value.made), before.push_back(value.before);
    read.insert(value.before);
    node.outputs.push_back(value.output);
  }
  now.push_back(counter.zero), before.push_back(counter.counted);
  node.outputs.push_back(counter.next);
  std::vector<TensorId> taken;
  for (TensorId id : read) {
    const bool outside = id != kNoTensor && !made.contains(id);
    if (outside && !graph.tensors[size_t(id)].is_constant()) taken.push_back(id);
  }
  node.inputs.insert(node.inputs.end(), taken.begin(), taken.end());
  node.bodies.push_back(body_of(graph, std::move(waiting), taken, now));
  node.bodies.push_back(body_of(graph, {}, taken, before));
  graph.nodes.push_back(std::move(node));
  return Ok{};
}

}  // namespace

Outcome take_stride(Node& node, size_t at, const std::string& place, std::vector<Stride>& strides) {
  if (!node.op->traits.strides || get_attr(node, "cycles_max") == 1) return Ok{};
  if (!place.empty()) return unsupported("it ends the runs of a subgraph", {});
  strides.push_back({at, int32_t(get_attr(node, "cycles_max"))});
  set_attr(node, "cycles_max", 1);
  return Ok{};
}

// From the last, so that a branch takes those behind it along.
Outcome apply_strides(Graph& graph, const std::vector<Stride>& strides) {
  for (auto it = strides.rbegin(); it != strides.rend(); ++it) {
    MW_TRY_DO(apply_stride(graph, *it));
  }
  if (!strides.empty()) drop_unused_tensors(graph);
  return Ok{};
}

}  // namespace mw
