// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/graph_reader.h"

#include <fmt/format.h>

#include "host/import/tflite/bidirectional.h"
#include "host/import/tflite/decode.h"
#include "host/import/tflite/errors.h"
#include "host/import/tflite/fold_constants.h"
#include "host/import/tflite/fold_shapes.h"
#include "host/import/tflite/operators.h"
#include "host/import/tflite/runnable.h"

namespace mw {

void GraphReader::read_all() {
  if (auto counted = check_counts(); !counted) return add_obstacle(counted.error());
  reading_.operators_left -= operator_count();
  reading_.tensors_left -= size_of(subgraph_.tensors());
  if (auto inputs = read_graph_inputs(); !inputs) add_obstacle(inputs.error());
  for (uint32_t i = 0; i < operator_count(); ++i) {
    const tflite::Operator& op = *subgraph_.operators()->Get(i);
    const std::string name = operator_name(model_, op);
    at_ = "node " + std::to_string(i) + " " + name;
    auto done = read_node(op);
    if (done) continue;
    Error& error = done.error().at(at_);
    if (!place_.empty()) error.at(place_);
    reading_.obstacles.add(name, dtypes_text(subgraph_, op), error);
    // What an unreadable node writes counts as written: its readers are not at fault.
    for (uint32_t o = 0; o < size_of(op.outputs()); ++o) tensors_.forgive(op.outputs()->Get(o));
  }
  if (auto outputs = read_graph_outputs(); !outputs) add_obstacle(outputs.error());
}

void GraphReader::add_obstacle(Error& error) {
  if (!place_.empty()) error.at(place_);
  reading_.obstacles.add(error);
}

Outcome GraphReader::check_counts() const {
  constexpr uint32_t kMostInOut = UINT16_MAX;
  if (size_of(subgraph_.inputs()) > kMostInOut || size_of(subgraph_.outputs()) > kMostInOut) {
    return unsupported("it has more than 65,535 inputs or outputs", {});
  }
  if (size_of(subgraph_.tensors()) > reading_.tensors_left) {
    return unsupported("it has " + std::to_string(size_of(subgraph_.tensors())) + " tensors",
                       "at most " + std::to_string(kMostTensors) + " are read");
  }
  if (operator_count() > reading_.operators_left) {
    return unsupported("it has " + std::to_string(operator_count()) + " operators",
                       "at most " + std::to_string(kMostOperators) + " can be planned");
  }
  return Ok{};
}

Outcome GraphReader::read_graph_inputs() {
  for (uint32_t i = 0; i < size_of(subgraph_.inputs()); ++i) {
    const int32_t index = subgraph_.inputs()->Get(i);
    if (variables_.key_of(index) != nullptr) continue;  // a handle from outside
    auto id = tensors_.write(index);
    if (!id) return std::move(id.error().at("input " + std::to_string(i)));
    graph_.inputs.push_back(*id);
  }
  return Ok{};
}

Outcome GraphReader::read_graph_outputs() {
  for (uint32_t i = 0; i < size_of(subgraph_.outputs()); ++i) {
    if (!place_.empty() && variables_.key_of(subgraph_.outputs()->Get(i)) != nullptr) continue;
    auto slot = tensors_.read(subgraph_.outputs()->Get(i));
    if (!slot) return std::move(slot.error().at("output " + std::to_string(i)));
    if (*slot == nullptr) return malformed("output " + std::to_string(i) + " is absent");
    MW_TRY(const TensorId id, use(**slot));
    graph_.outputs.push_back(id);
  }
  if (graph_.outputs.empty() && place_.empty()) return malformed("it has no outputs");
  return Ok{};
}

Result<std::vector<TensorType>> GraphReader::read_inputs(const tflite::Operator& op,
                                                         const OpDef& def, Node& node) {
  const OpCore& core = *def.core;
  const uint32_t most = core.variadic_in ? kMaxSlots : 32;
  const uint32_t before = core.operands_before;
  if (size_of(op.inputs()) > most) {
    return unsupported("it has " + std::to_string(size_of(op.inputs())) + " inputs",
                       "at most " + std::to_string(most) + " are read");
  }
  std::vector<TensorType> types;
  for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
    const bool state = core.states > 0 && is_operand(core, i);
    auto slot = tensors_.read(op.inputs()->Get(i), state);
    if (!slot) return std::move(slot.error().at("input " + std::to_string(i)));
    if (*slot == nullptr && (i < before + core.min_inputs || core.variadic_in)) {
      return malformed("input " + std::to_string(i) + " is absent");
    }
    types.push_back(*slot == nullptr ? TensorType{} : (*slot)->file->tensor.type());
    if (is_operand(core, i)) continue;
    node.inputs.push_back(kNoTensor);
    if (*slot == nullptr) continue;
    const bool list =
        int(i - before) == def.quant.weight_slot && is_weight_type((*slot)->file->tensor.dtype);
    auto id = tensors_.use(**slot, list ? &def.quant : nullptr);
    if (!id) return std::move(id.error().at("input " + std::to_string(i)));
    node.inputs.back() = *id;
  }
  if (types.size() < before + core.min_inputs) {
    return malformed("it has " + std::to_string(types.size()) + " inputs, at least " +
                     std::to_string(before + core.min_inputs) + " are needed");
  }
  return types;
}

Outcome GraphReader::read_outputs(const tflite::Operator& op, const OpCore& core, Node& node) {
  const uint32_t count = size_of(op.outputs());
  if (count < core.outputs || count > (core.variadic_out ? kMaxSlots : core.outputs)) {
    return malformed("it has " + std::to_string(count) + " outputs instead of " +
                     std::to_string(core.outputs));
  }
  for (uint32_t i = 0; i < count; ++i) {
    MW_TRY(const TensorId id, tensors_.write(op.outputs()->Get(i), node.op->traits.strides));
    node.outputs.push_back(id);
  }
  return Ok{};
}

Result<bool> GraphReader::fold(const tflite::Operator& op) {
  const tflite::OperatorCode* code = code_of(model_, op);
  if (code == nullptr || size_of(op.outputs()) != 1) return false;
  const auto builtin = tflite::BuiltinOperator(builtin_code(*code));
  constexpr uint32_t kMostInputs = 64;  // of what computes a shape
  if (!folds_shapes(builtin) || size_of(op.inputs()) > kMostInputs) return false;
  std::vector<TensorType> in;
  for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
    MW_TRY(const Slot* input, tensors_.read(op.inputs()->Get(i)));
    in.push_back(input == nullptr ? TensorType{} : input->file->tensor.type());
  }
  MW_TRY(Slot * output, tensors_.slot(op.outputs()->Get(0)));
  if (output == nullptr || output->written || output->file->tensor.is_constant()) return false;
  const TensorType out = output->file->tensor.type();
  FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
  const TfliteNode node{table_at(op.builtin_options(), file), span_of(in), {&out, 1}};
  const auto values = fold_shapes(builtin, node);
  if (!values || file.bad) return false;
  output->file->tensor.data = bytes_of(*values);
  return true;
}

FlatTable GraphReader::table_at(const void* table, FlatFile& file) const {
  if (table == nullptr) return {};
  return FlatTable(&file, uint32_t(static_cast<const uint8_t*>(table) - bytes_.data()));
}

Outcome GraphReader::read_node(const tflite::Operator& op) {
  const tflite::OperatorCode* code = code_of(model_, op);
  if (code != nullptr) {
    const auto builtin = tflite::BuiltinOperator(builtin_code(*code));
    if (builtin == tflite::BuiltinOperator::VAR_HANDLE) return read_handle(op);
    if (builtin == tflite::BuiltinOperator::READ_VARIABLE) return read_variable(op);
    if (builtin == tflite::BuiltinOperator::ASSIGN_VARIABLE) return assign_variable(op);
    if (builtin == tflite::BuiltinOperator::CALL_ONCE) return call_once(op);
    if (builtin == tflite::BuiltinOperator::IF) return read_branch(op);
    if (builtin == tflite::BuiltinOperator::WHILE) return read_loop(op);
    if (builtin == tflite::BuiltinOperator::STABLEHLO_COMPOSITE) return read_composite(op);
    if (is_bidirectional(builtin)) return read_both(tensors_, graph_, {builtin, op, bytes_});
    if (is_decode(*code)) return decode_constants(tensors_, subgraph_, op, reading_.decoded_left);
  }
  MW_TRY(const bool folded, fold(op));
  if (folded) return Ok{};
  MW_TRY(const OpDef* def, find_operator(model_, op));
  const OpCore& core = *def->core;
  Node node{def, def->attrs.defaults, {}, {}, {}};
  MW_TRY(std::vector<TensorType> in, read_inputs(op, *def, node));
  MW_TRY_DO(read_outputs(op, core, node));
  node.name = graph_.tensors[size_t(node.outputs[0])].name;
  settle_signs(node, in);
  const std::vector<TensorType> out = graph_.output_types(node);

  FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
  const void* options = &op;
  if (core.is_custom == nullptr) options = op.builtin_options();
  const TfliteNode view{table_at(options, file), span_of(in), span_of(out)};
  const Status status = core.read_tflite(view, node.attrs.data());
  if (file.bad) return malformed("its options are damaged");
  if (status != Status::ok) {
    Error error = refused(status, in, core);
    name_unknown(op, in, core, error);
    return error;
  }
  MW_TRY_DO(take_stride(node, graph_.nodes.size(), place_, strides_));
  auto runnable = check_runnable(graph_, node);
  if (!runnable && runnable.error().what == status_text(Status::bad_quantization)) {
    if (auto fault = tensors_.quant_fault(op)) return std::move(*fault);
    if (def->quant.output == QuantRule::Output::same_as_input) {
      runnable.error().hint = kept_quant_hint(in[core.operands_before], out[0]);
    }
  }
  if (!runnable && runnable.error().hint.empty()) runnable.error().hint = hint_for(in, core);
  if (runnable && computes_shape(graph_, node)) return fold_node(op, node);
  graph_.nodes.push_back(std::move(node));
  return runnable;
}

Result<TensorId> GraphReader::use(Slot& slot) {
  MW_TRY(const TensorId id, tensors_.use(slot));
  return twins_.as_declared(id);
}

Result<TensorId> GraphReader::read_value(const tflite::Operator& op, uint32_t i) {
  MW_TRY(Slot * slot, tensors_.read(op.inputs()->Get(i)));
  if (slot == nullptr) return malformed("input " + std::to_string(i) + " is absent");
  return use(*slot);
}

void GraphReader::settle_signs(Node& node, std::vector<TensorType>& in) {
  if (!twins_.wants(node)) {
    for (TensorId& id : node.inputs) id = twins_.as_declared(id);
    return;
  }
  twins_.take_over(node);
  size_t next = 0;
  for (size_t i = 0; i < in.size(); ++i) {
    if (is_operand(*node.op->core, i)) continue;
    const TensorId id = node.inputs[next++];
    if (id != kNoTensor) in[i] = graph_.tensors[size_t(id)].type();
  }
}

Outcome GraphReader::fold_node(const tflite::Operator& op, const Node& node) {
  MW_TRY_DO(make_constant(graph_, node));
  MW_TRY(Slot * slot, tensors_.slot(op.outputs()->Get(0)));
  slot->file->tensor.data = graph_.tensors[size_t(node.outputs[0])].data;
  return Ok{};
}

void GraphReader::name_unknown(const tflite::Operator& op, const std::vector<TensorType>& in,
                               const OpCore& core, Error& error) const {
  for (uint32_t i = 0; i < in.size(); ++i) {
    if (!is_operand(core, i) || !in[i].present() || in[i].data != nullptr) continue;
    error.hint = fmt::format("input {}, {}, must be a constant: what a run computes gives no shape",
                             i, tensors_.name(op.inputs()->Get(i)));
    return;
  }
}

}  // namespace mw
