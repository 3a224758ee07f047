// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/variables.h"

#include "host/ir/op_def.h"

namespace mw {

bool read_key(const FlatTable& options, VariableKey& key) {
  constexpr uint32_t kMostBytes = 1024;
  uint32_t field = 0;
  for (std::string* to : {&key.container, &key.name}) {
    const FlatVector text = options.present() ? options.vector(field++) : FlatVector{};
    const char* first = text.array<char>();
    if (text.count > kMostBytes) return false;
    if (first != nullptr) to->assign(first, text.count);
  }
  return true;
}

TensorId of_type(Graph& graph, TensorId from, const Tensor& type) {
  if (graph.tensors[size_t(from)].quant == type.quant) return from;
  const TensorId to = graph.add(type);
  graph.nodes.push_back(view_node(graph, from, to));
  return to;
}

void share_variables(VariableScope& outer, VariableScope& a, VariableScope& b, Node& node) {
  const bool loop = node.op->traits.loops;
  std::map<VariableKey, bool> assigned;
  for (const VariableScope* body : {&a, &b}) {
    for (const auto& [key, held] : body->all()) assigned[key] = assigned[key] || held.assigned;
  }
  for (const auto& [key, changes] : assigned) {
    const VariableScope& knows = a.all().contains(key) ? a : b;
    const Tensor type = knows.graph().tensors[size_t(knows.all().at(key).value)];
    const TensorId before = outer.read(key, type);
    node.inputs.push_back(loop ? of_type(outer.graph(), before, type) : before);
    for (VariableScope* body : {&a, &b}) {
      body->read(key, type);
      const VariableScope::Held& held = body->all().at(key);
      Graph& graph = body->graph();
      graph.inputs.push_back(held.value);
      if (loop && body == &b) graph.outputs.push_back(of_type(graph, held.current, type));
      if (!loop && changes) graph.outputs.push_back(held.current);
    }
    if (!loop && !changes) continue;
    Tensor after = outer.graph().tensors[size_t(node.inputs.back())];
    after.data = nullptr;
    node.outputs.push_back(outer.graph().add(std::move(after)));
    if (changes) outer.assign(key, node.outputs.back());
  }
}

}  // namespace mw
