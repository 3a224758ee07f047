// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "host/import/importer.h"
#include "host/import/tflite/attachments.h"
#include "host/import/tflite/bidirectional.h"
#include "host/import/tflite/composite.h"
#include "host/import/tflite/decode.h"
#include "host/import/tflite/errors.h"
#include "host/import/tflite/fold_constants.h"
#include "host/import/tflite/fold_shapes.h"
#include "host/import/tflite/operators.h"
#include "host/import/tflite/options.h"
#include "host/import/tflite/runnable.h"
#include "host/import/tflite/sketch.h"
#include "host/import/tflite/strides.h"
#include "host/import/tflite/tflite.h"
#include "host/import/tflite/variables.h"
#include "host/import/tflite/verified.h"
#include "host/ir/evaluate.h"
#include "host/ir/obstacles.h"
#include "host/ir/op_def.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

// What a plan counts, and bytes that variables start with or that are decoded: tables that files
// share cost nothing.
constexpr uint32_t kMostOperators = INT16_MAX - 1, kMostTensors = 1 << 18, kMostMade = 4 << 20;
constexpr uint32_t kMostDecoded = 16 << 20;

using Indices = flatbuffers::Vector<int32_t>;

// What the subgraphs of a file share while they are read.
struct Reading {
  std::span<const uint8_t> bytes;
  const tflite::Model& model;
  TensorReader tensors{model, bytes};
  Obstacles obstacles = {};
  // A subgraph that runs in two places counts twice.
  uint32_t operators_left = kMostOperators, tensors_left = kMostTensors, bytes_left = kMostMade;
  uint32_t decoded_left = kMostDecoded;
  int depth = 0;
};

class GraphReader {
 public:
  // `place`: as errors name the subgraph, empty for the first.
  GraphReader(Reading& reading, const tflite::SubGraph& subgraph, std::string place)
      : reading_(reading),
        bytes_(reading.bytes),
        model_(reading.model),
        subgraph_(subgraph),
        place_(std::move(place)),
        tensors_(reading.tensors, subgraph, graph_),
        variables_(graph_) {}

  uint32_t operator_count() const { return size_of(subgraph_.operators()); }
  Graph& graph() { return graph_; }

  // Goes on behind what cannot be read, so that all of it is found.
  void read_all() {
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

  // Variables become those of the graph, with what the file's CALL_ONCE gives them.
  Outcome finish() {
    for (const auto& [key, held] : variables_.all()) {
      const Tensor& value = graph_.tensors[size_t(held.value)];
      const Tensor& assigned = graph_.tensors[size_t(held.current)];
      auto& initial = initial_[key];
      if (initial == nullptr) {
        // TFLM fills what nothing has assigned with the zero point.
        initial = std::make_shared<const Bytes>(value.bytes(), uint8_t(assigned.quant.zero_point));
      }
      if (initial->size() != value.bytes()) {
        return malformed("variable '" + key.name +
                         "' starts with another type than it is read with");
      }
      graph_.variables.push_back({held.value, held.current, initial});
    }
    return apply_strides(graph_, strides_);
  }

 private:
  using Slot = GraphTensors::Slot;

  void add_obstacle(Error& error) {
    if (!place_.empty()) error.at(place_);
    reading_.obstacles.add(error);
  }

  // Tables of a file may be shared: counts can be far beyond its size.
  Outcome check_counts() const {
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

  Outcome read_graph_inputs() {
    for (uint32_t i = 0; i < size_of(subgraph_.inputs()); ++i) {
      const int32_t index = subgraph_.inputs()->Get(i);
      if (variables_.key_of(index) != nullptr) continue;  // a handle from outside
      auto id = tensors_.write(index);
      if (!id) return std::move(id.error().at("input " + std::to_string(i)));
      graph_.inputs.push_back(*id);
    }
    return Ok{};
  }

  Outcome read_graph_outputs() {
    for (uint32_t i = 0; i < size_of(subgraph_.outputs()); ++i) {
      if (!place_.empty() && variables_.key_of(subgraph_.outputs()->Get(i)) != nullptr) continue;
      auto slot = tensors_.read(subgraph_.outputs()->Get(i));
      if (!slot) return std::move(slot.error().at("output " + std::to_string(i)));
      if (*slot == nullptr) return malformed("output " + std::to_string(i) + " is absent");
      MW_TRY(const TensorId id, tensors_.use(**slot));
      graph_.outputs.push_back(id);
    }
    if (graph_.outputs.empty() && place_.empty()) return malformed("it has no outputs");
    return Ok{};
  }

  // Types of all inputs of the file's node: the graph inputs of the operator, then its operands.
  Result<std::vector<TensorType>> read_inputs(const tflite::Operator& op, const OpDef& def,
                                              Node& node) {
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

  Outcome read_outputs(const tflite::Operator& op, const OpCore& core, Node& node) {
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

  // True if the node computes a shape: its output is a constant from now on.
  Result<bool> fold(const tflite::Operator& op) {
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

  // A table of the file as operators read it.
  FlatTable table_at(const void* table, FlatFile& file) const {
    if (table == nullptr) return {};
    return FlatTable(&file, uint32_t(static_cast<const uint8_t*>(table) - bytes_.data()));
  }

  Outcome read_node(const tflite::Operator& op) {
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
    MW_TRY(const std::vector<TensorType> in, read_inputs(op, *def, node));
    MW_TRY_DO(read_outputs(op, core, node));
    node.name = graph_.tensors[size_t(node.outputs[0])].name;
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

  // What a shape is computed from is a constant from now on, which operators may take as operand.
  Outcome fold_node(const tflite::Operator& op, const Node& node) {
    MW_TRY_DO(make_constant(graph_, node));
    MW_TRY(Slot * slot, tensors_.slot(op.outputs()->Get(0)));
    slot->file->tensor.data = graph_.tensors[size_t(node.outputs[0])].data;
    return Ok{};
  }

  // Which operand should be known by now.
  void name_unknown(const tflite::Operator& op, const std::vector<TensorType>& in,
                    const OpCore& core, Error& error) const {
    for (uint32_t i = 0; i < in.size(); ++i) {
      if (!is_operand(core, i) || !in[i].present() || in[i].data != nullptr) continue;
      error.hint =
          fmt::format("input {}, {}, must be a constant: what a run computes gives no shape", i,
                      tensors_.name(op.inputs()->Get(i)));
      return;
    }
  }

  // The variable that input 0 is the handle of.
  Result<VariableKey> handle(const tflite::Operator& op, uint32_t inputs, uint32_t outputs) const {
    if (size_of(op.inputs()) != inputs || size_of(op.outputs()) != outputs) {
      return malformed("it has not the inputs and outputs of its kind");
    }
    const VariableKey* key = variables_.key_of(op.inputs()->Get(0));
    if (key == nullptr) return malformed("its handle is of no variable");
    return *key;
  }

  Outcome read_handle(const tflite::Operator& op) {
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

  Outcome read_variable(const tflite::Operator& op) {
    MW_TRY(const VariableKey key, handle(op, 1, 1));
    MW_TRY(Slot * slot, tensors_.claim(op.outputs()->Get(0)));
    const Tensor& wanted = slot->file->tensor;
    const TensorId current = variables_.read(key, wanted);
    const Tensor& held = graph_.tensors[size_t(current)];
    if (held.dtype != wanted.dtype || held.shape != wanted.shape) {
      return malformed("variable '" + key.name + "' holds " + type_text(held.type()) +
                       ", read as " + type_text(wanted.type()));
    }
    slot->id = of_type(graph_, current, wanted);
    return Ok{};
  }

  Outcome assign_variable(const tflite::Operator& op) {
    MW_TRY(const VariableKey key, handle(op, 2, 0));
    MW_TRY(Slot * slot, tensors_.read(op.inputs()->Get(1)));
    if (slot == nullptr) return malformed("input 1 is absent");
    MW_TRY(const TensorId id, tensors_.use(*slot));
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

  // The subgraph whose number stands in a field of the options.
  Result<const tflite::SubGraph*> subgraph(const tflite::Operator& op, uint32_t field) const {
    FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
    const FlatTable options = table_at(op.builtin_options(), file);
    const int32_t index = options.present() ? options.get<int32_t>(field, 0) : 0;
    if (file.bad) return malformed("its options are damaged");
    if (index <= 0 || uint32_t(index) >= size_of(model_.subgraphs())) {
      return malformed("subgraph " + std::to_string(index) + " cannot be run by it");
    }
    return model_.subgraphs()->Get(uint32_t(index));
  }

  // Subgraphs may run each other in a circle.
  std::optional<Error> too_deep() const {
    if (reading_.depth < kMostBodyDepth) return std::nullopt;
    return unsupported("subgraphs within subgraphs, too deep", "convert the model again");
  }

  Outcome call_once(const tflite::Operator& op) {
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

  // By position: the variable whose handle stands there.
  using Handles = std::vector<std::optional<VariableKey>>;

  // The inputs of an operator that runs subgraphs, which take those from `first` on.
  Result<Handles> read_taken(const tflite::Operator& op, uint32_t first, Node& node) {
    Handles handles;
    for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
      const int32_t index = op.inputs()->Get(i);
      const VariableKey* key = variables_.key_of(index);
      if (i >= first) handles.push_back(key == nullptr ? std::nullopt : std::optional(*key));
      if (key != nullptr) continue;
      MW_TRY(Slot * slot, tensors_.read(index));
      if (slot == nullptr) return malformed("input " + std::to_string(i) + " is absent");
      MW_TRY(node.inputs.emplace_back(), tensors_.use(*slot));
    }
    return handles;
  }

  // The subgraph of a field of the options, which the operator runs as `what`.
  Result<std::unique_ptr<GraphReader>> read_body(const tflite::Operator& op, uint32_t field,
                                                 const char* what, const Handles& handles) {
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

  void add_flow(Node node, GraphReader& a, GraphReader& b) {
    if (node.outputs.empty()) return;  // nothing comes of it
    node.name = graph_.tensors[size_t(node.outputs[0])].name;
    for (GraphReader* body : {&a, &b}) node.bodies.push_back(std::move(body->graph_));
    graph_.nodes.push_back(std::move(node));
  }

  // STABLEHLO_COMPOSITE: what it is composed of stands in its place.
  Outcome read_composite(const tflite::Operator& op) {
    if (auto error = too_deep()) return std::move(*error);
    MW_TRY(const tflite::SubGraph* parts, parts_of(model_, op));
    std::vector<TensorId> taken;
    for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
      MW_TRY(Slot * slot, tensors_.read(op.inputs()->Get(i)));
      if (slot == nullptr) return malformed("input " + std::to_string(i) + " is absent");
      MW_TRY(taken.emplace_back(), tensors_.use(*slot));
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

  // IF: the condition, then what both subgraphs take.
  Outcome read_branch(const tflite::Operator& op) {
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

  // WHILE: what goes round, with handles amid it that stay where they are.
  Outcome read_loop(const tflite::Operator& op) {
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

  Reading& reading_;
  std::span<const uint8_t> bytes_;
  const tflite::Model& model_;
  const tflite::SubGraph& subgraph_;
  std::string place_, at_;  // of the subgraph; of the node that is read
  Graph graph_;
  GraphTensors tensors_;
  VariableScope variables_;
  std::map<VariableKey, std::shared_ptr<const Bytes>> initial_;
  std::vector<Stride> strides_;
};

// The graph of the first subgraph, and in `reading` all that keeps it from running.
Graph read_model(Reading& reading, const std::string& name) {
  const auto fail = [&](const Error& error) {
    reading.obstacles.add(error);
    return Graph{};
  };
  const tflite::Model& model = reading.model;
  if (model.version() != 3) {
    return fail(
        unsupported("schema version " + std::to_string(model.version()), "version 3 is supported"));
  }
  if (size_of(model.subgraphs()) == 0) return fail(malformed("it has no subgraph"));
  GraphReader reader(reading, *model.subgraphs()->Get(0), {});
  reader.read_all();
  if (reading.obstacles.empty()) {
    if (auto finished = reader.finish(); !finished) reading.obstacles.add(finished.error());
  }
  Graph graph = std::move(reader.graph());
  graph.name = name;
  if (!reading.obstacles.empty()) return graph;
  if (auto verified = verify(graph); !verified) reading.obstacles.add(verified.error());
  return graph;
}

size_t operator_count(const tflite::Model& model) {
  return size_of(model.subgraphs()) == 0 ? 0 : size_of(model.subgraphs()->Get(0)->operators());
}

}  // namespace

Result<Graph> import_tflite(std::span<const uint8_t> bytes, const std::string& name) {
  return with_model(bytes, name, [&](std::span<const uint8_t> file, const tflite::Model& model) {
    Reading reading{file, model};
    Graph graph = read_model(reading, name);
    graph.metadata = read_attachments(file, model);
    if (reading.obstacles.empty()) return Result<Graph>(std::move(graph));
    return Result<Graph>(reading.obstacles.error(operator_count(model)).at(name));
  });
}

Result<ModelSketch> sketch_tflite(std::span<const uint8_t> bytes, const std::string& name) {
  return with_model(bytes, name, [&](std::span<const uint8_t> file, const tflite::Model& model) {
    ModelSketch sketch = sketch_of(model);
    sketch.metadata = read_attachments(file, model);
    Reading reading{file, model};
    read_model(reading, name);
    sketch.obstacles = std::move(reading.obstacles);
    return Result<ModelSketch>(std::move(sketch));
  });
}

}  // namespace mw

namespace mw::tflite {

extern const Importer kImporter;
const Importer kImporter = {"tflite", is_tflite, import_tflite, sketch_tflite};

}  // namespace mw::tflite
