// SPDX-License-Identifier: Apache-2.0
// Of GraphReader: variables, and the operators that run other subgraphs.
#include "host/import/tflite/composite.h"
#include "host/import/tflite/errors.h"
#include "host/import/tflite/fold_constants.h"
#include "host/import/tflite/graph_reader.h"
#include "host/import/tflite/runnable.h"

namespace mw {

Outcome GraphReader::finish() {
  for (const auto& [key, held] : variables_.all()) {
    const Tensor& value = graph_.tensors[size_t(held.value)];
    const Tensor& assigned = graph_.tensors[size_t(held.current)];
    auto& initial = initial_[key];
    if (initial == nullptr) {
      // TFLM fills what nothing has assigned with the zero point.
      initial = std::make_shared<const Bytes>(value.bytes(), uint8_t(assigned.quant.zero_point));
    }
    if (initial->size() != value.bytes()) {
      return malformed("variable '" + key.name + "' starts with another type than it is read with");
    }
    graph_.variables.push_back({held.value, held.current, initial});
  }
  return apply_strides(graph_, strides_);
}

Result<VariableKey> GraphReader::handle(const tflite::Operator& op, uint32_t inputs,
                                        uint32_t outputs) const {
  if (size_of(op.inputs()) != inputs || size_of(op.outputs()) != outputs) {
    return malformed("it has not the inputs and outputs of its kind");
  }
  const VariableKey* key = variables_.key_of(op.inputs()->Get(0));
  if (key == nullptr) return malformed("its handle is of no variable");
  return *key;
}

Outcome GraphReader::read_handle(const tflite::Operator& op) {
  if (size_of(op.outputs()) != 1 || !tensors_.is_resource(op.outputs()->Get(0))) {
    return malformed("its output is no handle");
  }
  FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
  VariableKey key;
  if (!read_key(table_at(op.builtin_options(), file), key) || file.bad) {
    return malformed("its options are damaged");
  }
  variables_.bind(op.outputs()->Get(0), std::move(key));
  return Ok{};
}

Outcome GraphReader::read_variable(const tflite::Operator& op) {
  MW_TRY(const VariableKey key, handle(op, 1, 1));
  MW_TRY(Slot * slot, tensors_.claim(op.outputs()->Get(0)));
  const Tensor& wanted = slot->file->tensor;
  const TensorId current = variables_.read(key, wanted);
  const Tensor& held = graph_.tensors[size_t(current)];
  if (held.dtype != wanted.dtype || held.shape != wanted.shape) {
    return malformed("variable '" + key.name + "' holds " + type_text(held.type()) + ", read as " +
                     type_text(wanted.type()));
  }
  slot->id = of_type(graph_, current, wanted);
  return Ok{};
}

Outcome GraphReader::assign_variable(const tflite::Operator& op) {
  MW_TRY(const VariableKey key, handle(op, 2, 0));
  MW_TRY(const TensorId id, read_value(op, 1));
  const auto held = variables_.all().find(key);
  if (held != variables_.all().end()) {
    const Tensor &before = graph_.tensors[size_t(held->second.value)],
                 &now = graph_.tensors[size_t(id)];
    if (before.dtype != now.dtype || before.shape != now.shape) {
      return malformed("variable '" + key.name + "' holds " + type_text(before.type()) +
                       ", becomes " + type_text(now.type()));
    }
  }
  variables_.assign(key, id);
  return Ok{};
}

Result<const tflite::SubGraph*> GraphReader::subgraph(const tflite::Operator& op,
                                                      uint32_t field) const {
  FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
  const FlatTable options = table_at(op.builtin_options(), file);
  const int32_t index = options.present() ? options.get<int32_t>(field, 0) : 0;
  if (file.bad) return malformed("its options are damaged");
  if (index <= 0 || uint32_t(index) >= size_of(model_.subgraphs())) {
    return malformed("subgraph " + std::to_string(index) + " cannot be run by it");
  }
  return model_.subgraphs()->Get(uint32_t(index));
}

std::optional<Error> GraphReader::too_deep() const {
  if (reading_.depth < kMostBodyDepth) return std::nullopt;
  return unsupported("subgraphs within subgraphs, too deep", "convert the model again");
}

Outcome GraphReader::call_once(const tflite::Operator& op) {
  if (!place_.empty()) return unsupported("it stands in a subgraph", "convert the model again");
  if (!variables_.all().empty()) {
    return unsupported("variables are read before it", "convert the model again");
  }
  MW_TRY(const tflite::SubGraph* called, subgraph(op, 0));
  GraphReader init(reading_, *called, at_);
  ++reading_.depth;
  init.read_all();
  --reading_.depth;
  MW_TRY_DO(compute_constants(init.graph_, reading_.bytes_left));
  for (const auto& [key, held] : init.variables_.all()) {
    if (!held.assigned) continue;
    const Tensor& value = init.graph_.tensors[size_t(held.current)];
    if (!value.is_constant()) {
      return unsupported("what variable '" + key.name + "' starts with is not constant",
                         "convert the model again");
    }
    initial_[key] = value.data;
  }
  return Ok{};
}

Result<GraphReader::Handles> GraphReader::read_taken(const tflite::Operator& op, uint32_t first,
                                                     Node& node) {
  Handles handles;
  for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
    const int32_t index = op.inputs()->Get(i);
    const VariableKey* key = variables_.key_of(index);
    if (i >= first) handles.push_back(key == nullptr ? std::nullopt : std::optional(*key));
    if (key != nullptr) continue;
    MW_TRY(node.inputs.emplace_back(), read_value(op, i));
  }
  return handles;
}

Result<std::unique_ptr<GraphReader>> GraphReader::read_body(const tflite::Operator& op,
                                                            uint32_t field, const char* what,
                                                            const Handles& handles) {
  MW_TRY(const tflite::SubGraph* subgraph, this->subgraph(op, field));
  const std::string place = at_ + " > " + what;
  auto body = std::make_unique<GraphReader>(reading_, *subgraph,
                                            place_.empty() ? place : place_ + " > " + place);
  for (uint32_t i = 0; i < handles.size() && i < size_of(subgraph->inputs()); ++i) {
    if (handles[i]) body->variables_.bind(subgraph->inputs()->Get(i), *handles[i]);
  }
  ++reading_.depth;
  body->read_all();
  --reading_.depth;
  body->graph_.name = subgraph->name() == nullptr ? "" : subgraph->name()->str();
  return body;
}

void GraphReader::add_flow(Node node, GraphReader& a, GraphReader& b) {
  if (node.outputs.empty()) return;  // nothing comes of it
  node.name = graph_.tensors[size_t(node.outputs[0])].name;
  for (GraphReader* body : {&a, &b}) node.bodies.push_back(std::move(body->graph_));
  graph_.nodes.push_back(std::move(node));
}

Outcome GraphReader::read_composite(const tflite::Operator& op) {
  if (auto error = too_deep()) return std::move(*error);
  MW_TRY(const tflite::SubGraph* parts, parts_of(model_, op));
  std::vector<TensorId> taken;
  for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
    MW_TRY(taken.emplace_back(), read_value(op, i));
  }
  std::vector<Slot*> made;
  for (uint32_t i = 0; i < size_of(op.outputs()); ++i) {
    MW_TRY(made.emplace_back(), tensors_.claim(op.outputs()->Get(i)));
  }
  GraphReader body(reading_, *parts, place_.empty() ? at_ : place_ + " > " + at_);
  ++reading_.depth;
  body.read_all();
  --reading_.depth;
  if (!reading_.obstacles.empty()) return Ok{};
  if (!body.variables_.all().empty()) return unsupported("it has variables", {});
  MW_TRY(const std::vector<TensorId> given, put_in_place(graph_, std::move(body.graph_), taken));
  if (given.size() != made.size()) return malformed("it has not the outputs of its subgraph");
  for (size_t i = 0; i < made.size(); ++i) {
    const Tensor &held = graph_.tensors[size_t(given[i])], &wanted = made[i]->file->tensor;
    if (held.dtype != wanted.dtype || held.shape != wanted.shape) {
      return malformed("output " + std::to_string(i) + " is " + type_text(wanted.type()) +
                       ", its subgraph gives " + type_text(held.type()));
    }
    made[i]->id = of_type(graph_, given[i], wanted);
  }
  return Ok{};
}

Outcome GraphReader::read_branch(const tflite::Operator& op) {
  if (auto error = too_deep()) return std::move(*error);
  const OpDef& branch = *find_op("branch");
  Node node{&branch, branch.attrs.defaults, {}, {}, {}};
  MW_TRY(const Handles handles, read_taken(op, 1, node));
  if (node.inputs.empty()) return malformed("it has no condition");
  for (uint32_t i = 0; i < size_of(op.outputs()); ++i) {
    MW_TRY(node.outputs.emplace_back(), tensors_.write(op.outputs()->Get(i)));
  }
  MW_TRY(const auto yes, read_body(op, 0, "then", handles));
  MW_TRY(const auto no, read_body(op, 1, "else", handles));
  if (!reading_.obstacles.empty()) return Ok{};
  share_variables(variables_, yes->variables_, no->variables_, node);
  add_flow(std::move(node), *yes, *no);
  return Ok{};
}

Outcome GraphReader::read_loop(const tflite::Operator& op) {
  if (auto error = too_deep()) return std::move(*error);
  const OpDef& loop = *find_op("loop");
  Node node{&loop, loop.attrs.defaults, {}, {}, {}};
  MW_TRY(const Handles handles, read_taken(op, 0, node));
  if (handles.empty() || size_of(op.outputs()) != handles.size()) {
    return malformed("it has " + std::to_string(handles.size()) + " inputs and " +
                     std::to_string(size_of(op.outputs())) + " outputs");
  }
  for (uint32_t i = 0; i < handles.size(); ++i) {
    const int32_t output = op.outputs()->Get(i);
    if (handles[i]) {
      variables_.bind(output, *handles[i]);
    } else {
      MW_TRY(node.outputs.emplace_back(), tensors_.write(output));
    }
  }
  MW_TRY(const auto condition, read_body(op, 0, "condition", handles));
  MW_TRY(const auto body, read_body(op, 1, "body", handles));
  if (!reading_.obstacles.empty()) return Ok{};
  for (const auto& [key, held] : condition->variables_.all()) {
    if (!held.assigned) continue;
    return unsupported("its condition assigns variable '" + key.name + "'",
                       "assign it in the body");
  }
  for (uint32_t i = 0; i < handles.size() && i < size_of(body->subgraph_.outputs()); ++i) {
    const VariableKey* given = body->variables_.key_of(body->subgraph_.outputs()->Get(i));
    if (!handles[i] && given == nullptr) continue;
    if (!handles[i] || given == nullptr || *given != *handles[i]) {
      return malformed("output " + std::to_string(i) + " of its body is another handle");
    }
  }
  share_variables(variables_, condition->variables_, body->variables_, node);
  add_flow(std::move(node), *condition, *body);
  return Ok{};
}

}  // namespace mw
