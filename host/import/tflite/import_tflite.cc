// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "host/import/importer.h"
#include "host/import/tflite/attachments.h"
#include "host/import/tflite/fold_shapes.h"
#include "host/import/tflite/operators.h"
#include "host/import/tflite/options.h"
#include "host/import/tflite/read_tensor.h"
#include "host/import/tflite/sketch.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/dtypes.h"
#include "host/ir/obstacles.h"
#include "host/ir/op_def.h"
#include "host/ir/slots.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

// What a plan can count; a file's tables may be shared, so that more cost next to nothing in it.
constexpr uint32_t kMostOperators = INT16_MAX - 1;

using Indices = flatbuffers::Vector<int32_t>;

uint32_t size_of(const auto* vector) {
  return vector == nullptr ? 0 : vector->size();
}

Error malformed(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), {}, "the file is damaged"};
}
Error unsupported(std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), {}, std::move(hint)};
}

std::string shape_text(const Shape& shape) {
  std::string text = "[";
  for (uint32_t i = 0; i < shape.rank; ++i) text += (i ? "," : "") + std::to_string(shape[i]);
  return text + "]";
}

std::string type_text(const TensorType& type) {
  return type.present() ? numpy_name(type.dtype) + shape_text(type.shape) : "none";
}

Span<const TensorType> span_of(const std::vector<TensorType>& types) {
  return {types.data(), uint32_t(types.size())};
}

bool is_weight_type(DType dtype) {
  return dtype == DType::s8 || dtype == DType::s4;
}

// What the user can do about a node that no kernel takes.
std::string hint_for(const std::vector<TensorType>& in, const OpCore& core) {
  const auto any = [&](auto test) { return std::ranges::any_of(in, test); };
  const bool quantized_weights =
      any([](const TensorType& t) { return is_weight_type(t.dtype) && t.data != nullptr; });
  if (!in.empty() && in[0].dtype == DType::f32 && quantized_weights) {
    return "dynamic-range quantization (float activations, int8 weights) is not supported: convert "
           "the model with full integer quantization and a representative data set";
  }
  if (any([](const TensorType& t) { return t.dtype == DType::u8 && t.quant.present(); })) {
    return "quantized uint8 is not supported: convert the model to int8";
  }
  if (any([](const TensorType& t) { return t.dtype == DType::f16; })) {
    return "float16 is not supported: convert the model to int8 or float32";
  }
  if (any([](const TensorType& t) { return t.dtype == DType::s16; })) {
    return "int16 activations are not supported here: convert the model to int8 or float32";
  }
  std::string types = "its inputs are";
  for (size_t i = 0; i < in.size(); ++i) {
    if (i >= core.inputs && !core.variadic_in && in[i].present() && in[i].data == nullptr) {
      return "input " + std::to_string(i) + " must be a constant";
    }
    types += " " + type_text(in[i]);
  }
  return types;
}

class ModelReader {
 public:
  ModelReader(std::span<const uint8_t> bytes, const tflite::Model& model)
      : bytes_(bytes), model_(model), tensors_(model, bytes.size()) {}

  Result<Graph> read(const std::string& name) {
    graph_.name = name;
    read_all();
    if (!obstacles_.empty()) return obstacles_.error(operator_count());
    graph_.metadata = read_attachments(bytes_, model_);
    MW_TRY_DO(verify(graph_));
    return std::move(graph_);
  }

  // All that keeps the model from running, by the same reading.
  Obstacles obstacles() {
    read_all();
    if (obstacles_.empty()) {
      if (auto verified = verify(graph_); !verified) obstacles_.add(verified.error());
    }
    return std::move(obstacles_);
  }

 private:
  struct Slot {
    std::optional<FileTensor> file;  // as the file declares it
    TensorId id = kNoTensor;         // in the graph, once something uses it
    bool written = false;            // by a node, or as a graph input
    bool listed = false;             // an operator takes its scales as a list
    bool plain = false;              // an operator takes the first scale and zero point
  };

  uint32_t operator_count() const {
    return subgraph_ == nullptr ? 0 : size_of(subgraph_->operators());
  }

  // Goes on behind what cannot be read, so that all of it is found.
  void read_all() {
    if (auto opened = open(); !opened) {
      obstacles_.add(opened.error());
      if (subgraph_ == nullptr) return;
    }
    if (auto inputs = read_graph_inputs(); !inputs) obstacles_.add(inputs.error());
    for (uint32_t i = 0; i < std::min(operator_count(), kMostOperators); ++i) {
      const tflite::Operator& op = *subgraph_->operators()->Get(i);
      auto done = read_node(op);
      if (done) continue;
      const std::string name = operator_name(model_, op);
      obstacles_.add(name, dtypes_text(*subgraph_, op),
                     done.error().at("node " + std::to_string(i) + " " + name));
      skip(op);
    }
    if (auto outputs = read_graph_outputs(); !outputs) obstacles_.add(outputs.error());
  }

  // What an unreadable node writes counts as written: its readers are not at fault.
  void skip(const tflite::Operator& op) {
    for (uint32_t i = 0; i < size_of(op.outputs()); ++i) {
      const int32_t index = op.outputs()->Get(i);
      if (index >= 0 && size_t(index) < slots_.size()) slots_[size_t(index)].written = true;
    }
  }

  Outcome open() {
    if (model_.version() != 3) {
      return unsupported("schema version " + std::to_string(model_.version()),
                         "version 3 is supported");
    }
    if (size_of(model_.subgraphs()) == 0) return malformed("it has no subgraph");
    const tflite::SubGraph& first = *model_.subgraphs()->Get(0);
    MW_TRY_DO(check_counts(first));
    subgraph_ = &first;
    slots_.resize(size_of(first.tensors()));
    if (size_of(model_.subgraphs()) != 1) {
      return unsupported("it has " + std::to_string(size_of(model_.subgraphs())) + " subgraphs",
                         "models with control flow are not supported");
    }
    if (operator_count() > kMostOperators) {
      return unsupported("it has " + std::to_string(operator_count()) + " operators",
                         "at most " + std::to_string(kMostOperators) + " can be planned");
    }
    return Ok{};
  }

  // Tables of a file may be shared: counts can be far beyond its size.
  static Outcome check_counts(const tflite::SubGraph& graph) {
    constexpr uint32_t kMostInOut = UINT16_MAX, kMostTensors = 1 << 18;
    if (size_of(graph.inputs()) > kMostInOut || size_of(graph.outputs()) > kMostInOut) {
      return unsupported("it has more than 65,535 inputs or outputs", {});
    }
    if (size_of(graph.tensors()) > kMostTensors) {
      return unsupported("it has " + std::to_string(size_of(graph.tensors())) + " tensors",
                         "at most " + std::to_string(kMostTensors) + " are read");
    }
    return Ok{};
  }

  std::string tensor_name(int32_t index) const {
    const auto* name = subgraph_->tensors()->Get(uint32_t(index))->name();
    constexpr size_t kMostBytes = 64;
    return name == nullptr ? "tensor " + std::to_string(index)
                           : "tensor '" + name->str().substr(0, kMostBytes) + "'";
  }

  // The tensor of a file index, converted at its first use. Null for -1.
  Result<Slot*> slot(int32_t index) {
    if (index == -1) return static_cast<Slot*>(nullptr);
    if (index < 0 || size_t(index) >= slots_.size()) {
      return malformed("tensor " + std::to_string(index) + " does not exist");
    }
    Slot& slot = slots_[size_t(index)];
    if (!slot.file) {
      auto tensor = tensors_.read(*subgraph_->tensors()->Get(uint32_t(index)));
      if (!tensor) return std::move(tensor.error().at(tensor_name(index)));
      slot.file = std::move(*tensor);
    }
    return &slot;
  }

  // Puts the tensor into the graph; operands that only the importer reads stay outside. `list` is
  // the rule of an operator that takes its scales as a list, null elsewhere.
  Result<TensorId> use(Slot& slot, const QuantRule* list = nullptr) {
    const Tensor& file = slot.file->tensor;
    if (file.bytes() == 0) {
      return unsupported("tensor '" + file.name + "' has no elements",
                         "convert the model with a fixed input shape");
    }
    if (slot.id == kNoTensor) slot.id = graph_.add(file);
    if (file.quant.scales.size() <= 1) return slot.id;
    (list != nullptr ? slot.listed : slot.plain) = true;
    MW_TRY_DO(normalize(slot, list));
    return slot.id;
  }

  // A list of scales counts where an operator takes it, and there zero points mean nothing to most.
  // Others read the first scale and zero point.
  Outcome normalize(const Slot& slot, const QuantRule* list) {
    const QuantInfo& quant = slot.file->tensor.quant;
    Tensor& tensor = graph_.tensors[size_t(slot.id)];
    const size_t count = quant.scales.size();
    if (!slot.listed) {
      const bool whole =
          tensor.is_constant() && !slot.file->zero_points && runs_along(tensor, quant.axis, count);
      tensor.quant = whole ? quant : QuantInfo{{quant.scales[0]}, quant.zero_point, 0};
      return Ok{};
    }
    if (list != nullptr) {
      if (!tensor.is_constant() || !runs_along(tensor, list->weight_axis, count)) {
        return unsupported("its " + std::to_string(count) + " scales do not match dimension " +
                               std::to_string(list->weight_axis) + " of its shape",
                           "convert the model again");
      }
      tensor.quant = {quant.scales, 0, list->weight_axis};
    }
    if (slot.file->zero_points && (slot.plain || (list != nullptr && list->weight_zero_point))) {
      return unsupported("it is quantized per channel with a zero point other than 0",
                         "quantize weights symmetrically");
    }
    return Ok{};
  }

  static bool runs_along(const Tensor& tensor, int32_t axis, size_t count) {
    return axis >= 0 && uint32_t(axis) < tensor.shape.rank &&
           size_t(tensor.shape[uint32_t(axis)]) == count;
  }

  // A tensor that a graph input or a node writes: nothing else does, and it has no contents.
  Result<TensorId> write(int32_t index) {
    MW_TRY(Slot * slot, this->slot(index));
    if (slot == nullptr) return malformed("an output is absent");
    if (slot->file->tensor.bytes() != 0 && (slot->written || slot->file->tensor.is_constant())) {
      return malformed(tensor_name(index) + " is written twice");
    }
    slot->written = true;
    return use(*slot);
  }

  // A tensor that is read: a constant, or already written (so nodes are in order, without cycles).
  Result<Slot*> read_slot(int32_t index) {
    MW_TRY(Slot * slot, this->slot(index));
    if (slot != nullptr && !slot->written && !slot->file->tensor.is_constant()) {
      return malformed(tensor_name(index) + " is read before anything writes it");
    }
    return slot;
  }

  Outcome read_graph_inputs() {
    for (uint32_t i = 0; i < size_of(subgraph_->inputs()); ++i) {
      auto id = write(subgraph_->inputs()->Get(i));
      if (!id) return std::move(id.error().at("input " + std::to_string(i)));
      graph_.inputs.push_back(*id);
    }
    return Ok{};
  }

  Outcome read_graph_outputs() {
    for (uint32_t i = 0; i < size_of(subgraph_->outputs()); ++i) {
      auto slot = read_slot(subgraph_->outputs()->Get(i));
      if (!slot) return std::move(slot.error().at("output " + std::to_string(i)));
      if (*slot == nullptr) return malformed("output " + std::to_string(i) + " is absent");
      MW_TRY(const TensorId id, use(**slot));
      graph_.outputs.push_back(id);
    }
    if (graph_.outputs.empty()) return malformed("it has no outputs");
    return Ok{};
  }

  Result<const OpDef*> find_operator(const tflite::Operator& op) const {
    const tflite::OperatorCode* code = code_of(model_, op);
    if (code == nullptr) {
      return malformed("operator code " + std::to_string(op.opcode_index()) + " does not exist");
    }
    const int32_t builtin = builtin_code(*code);
    const OpDef* def =
        builtin < 0 || builtin >= kNoTflite ? nullptr : find_op_by_tflite(uint16_t(builtin));
    if (def != nullptr) return def;
    std::string known;
    for (const OpDef* each : all_ops()) {
      if (each->core->tflite_code == kNoTflite) continue;
      const auto value = tflite::BuiltinOperator(each->core->tflite_code);
      known += (known.empty() ? "" : " ") + std::string(tflite::EnumNameBuiltinOperator(value));
    }
    return unsupported("this operator is not supported", "supported are: " + known);
  }

  // Types of all inputs of the file's node: the graph inputs of the operator, then its operands.
  Result<std::vector<TensorType>> read_inputs(const tflite::Operator& op, const OpDef& def,
                                              Node& node) {
    const OpCore& core = *def.core;
    const uint32_t most = core.variadic_in ? kMaxSlots : 16;
    if (size_of(op.inputs()) > most) {
      return unsupported("it has " + std::to_string(size_of(op.inputs())) + " inputs",
                         "at most " + std::to_string(most) + " are read");
    }
    std::vector<TensorType> types;
    for (uint32_t i = 0; i < size_of(op.inputs()); ++i) {
      auto slot = read_slot(op.inputs()->Get(i));
      if (!slot) return std::move(slot.error().at("input " + std::to_string(i)));
      if (*slot == nullptr && (i < core.min_inputs || core.variadic_in)) {
        return malformed("input " + std::to_string(i) + " is absent");
      }
      types.push_back(*slot == nullptr ? TensorType{} : (*slot)->file->tensor.type());
      if (i >= core.inputs && !core.variadic_in) continue;
      node.inputs.push_back(kNoTensor);
      if (*slot == nullptr) continue;
      const bool list =
          int(i) == def.quant.weight_slot && is_weight_type((*slot)->file->tensor.dtype);
      auto id = use(**slot, list ? &def.quant : nullptr);
      if (!id) return std::move(id.error().at("input " + std::to_string(i)));
      node.inputs.back() = *id;
    }
    if (types.size() < core.min_inputs) {
      return malformed("it has " + std::to_string(types.size()) + " inputs, at least " +
                       std::to_string(core.min_inputs) + " are needed");
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
      MW_TRY(const TensorId id, write(op.outputs()->Get(i)));
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
      MW_TRY(const Slot* input, read_slot(op.inputs()->Get(i)));
      in.push_back(input == nullptr ? TensorType{} : input->file->tensor.type());
    }
    MW_TRY(Slot * output, slot(op.outputs()->Get(0)));
    if (output == nullptr || output->written || output->file->tensor.is_constant()) return false;
    const TensorType out = output->file->tensor.type();
    FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
    const TfliteNode node{options_of(op, file), span_of(in), {&out, 1}};
    const auto values = fold_shapes(builtin, node);
    if (!values || file.bad) return false;
    output->file->tensor.data = bytes_of(*values);
    return true;
  }

  FlatTable options_of(const tflite::Operator& op, FlatFile& file) const {
    if (op.builtin_options() == nullptr) return {};
    const auto* options = static_cast<const uint8_t*>(op.builtin_options());
    return FlatTable(&file, uint32_t(options - bytes_.data()));
  }

  Outcome read_node(const tflite::Operator& op) {
    MW_TRY(const bool folded, fold(op));
    if (folded) return Ok{};
    MW_TRY(const OpDef* def, find_operator(op));
    const OpCore& core = *def->core;
    Node node{def, def->attrs.defaults, {}, {}, {}};
    MW_TRY(const std::vector<TensorType> in, read_inputs(op, *def, node));
    MW_TRY_DO(read_outputs(op, core, node));
    node.name = graph_.tensors[size_t(node.outputs[0])].name;
    const std::vector<TensorType> out = graph_.output_types(node);

    FlatFile file{bytes_.data(), uint32_t(bytes_.size())};
    const TfliteNode view{options_of(op, file), span_of(in), span_of(out)};
    const Status status = core.read_tflite(view, node.attrs.data());
    if (file.bad) return malformed("its options are damaged");
    if (status != Status::ok) return refused(status, in, core);
    auto runnable = check_runnable(*def, node);
    if (!runnable && runnable.error().what == status_text(Status::bad_quantization)) {
      if (auto fault = quant_fault(op)) return std::move(*fault);
    }
    if (!runnable && runnable.error().hint.empty()) runnable.error().hint = hint_for(in, core);
    graph_.nodes.push_back(std::move(node));
    return runnable;
  }

  // What is wrong with the quantization of an operand, where an operator asks for it.
  std::optional<Error> quant_fault(const tflite::Operator& op) {
    for (const Indices* ids : {op.inputs(), op.outputs()}) {
      for (uint32_t i = 0; i < size_of(ids); ++i) {
        const int32_t index = ids->Get(i);
        if (index < 0 || size_t(index) >= slots_.size()) continue;
        const auto& file = slots_[size_t(index)].file;
        if (!file || file->quant_fault.empty()) continue;
        Error error{ErrorKind::malformed_input, file->quant_fault, {}, "convert the model again"};
        return error.at(tensor_name(index));
      }
    }
    return std::nullopt;
  }

  static Error refused(Status status, const std::vector<TensorType>& in, const OpCore& core) {
    const bool malformed_node = status == Status::bad_shape || status == Status::bad_count;
    return Error{malformed_node ? ErrorKind::malformed_input : ErrorKind::unsupported,
                 status_text(status),
                 {},
                 hint_for(in, core)};
  }

  // Proves that the node fits its declared output and that a kernel takes it.
  Outcome check_runnable(const OpDef& def, const Node& node) const {
    const OpCore& core = *def.core;
    const std::vector<TensorType> in = graph_.input_types(node);
    const std::vector<TensorType> out = graph_.output_types(node);
    std::vector<TensorType> inferred = out;
    Status status =
        core.infer(node.attrs.data(), span_of(in), {inferred.data(), uint32_t(inferred.size())});
    if (status != Status::ok) return refused(status, in, core);
    for (size_t i = 0; i < out.size(); ++i) {
      if (inferred[i].shape != out[i].shape) {
        return malformed("its output has shape " + shape_text(inferred[i].shape) +
                         ", the file says " + shape_text(out[i].shape));
      }
    }
    Bytes params(core.params_bytes);
    const OpTypes types{span_of(in), span_of(out)};
    status = core.prepare(node.attrs.data(), types, params.data());
    if (status != Status::ok) return refused(status, in, core);
    const KernelRow* row = first_fitting({def.rows.data(), uint32_t(def.rows.size())}, core.code,
                                         params.data(), types, isa_bit(Isa::portable));
    if (row == nullptr) return refused(Status::no_kernel, in, core);
    OwnFootprint footprint(slots_of(core, types.in.count, types.out.count));
    status = row->footprint(params.data(), *row, *footprint);
    if (status != Status::ok) return refused(status, in, core);
    if (!same_sizes(*footprint, types)) return refused(Status::bad_shape, in, core);
    return Ok{};
  }

  // What the kernel will touch is what the tensors have.
  static bool same_sizes(const Footprint& footprint, const OpTypes& types) {
    for (uint32_t i = 0; i < types.in.count && !footprint.in_bytes_in_table; ++i) {
      const bool optional = i < 32 && ((footprint.optional_in >> i) & 1) != 0;
      const uint32_t bytes = types.in[i].present() ? types.in[i].bytes() : 0;
      if (bytes != footprint.in_bytes[i] && !(bytes == 0 && optional)) return false;
    }
    for (uint32_t i = 0; i < types.out.count; ++i) {
      if (types.out[i].bytes() != footprint.out_bytes[i]) return false;
    }
    return true;
  }

  std::span<const uint8_t> bytes_;
  const tflite::Model& model_;
  TensorReader tensors_;
  const tflite::SubGraph* subgraph_ = nullptr;
  std::vector<Slot> slots_;
  Graph graph_;
  Obstacles obstacles_;
};

}  // namespace

bool is_tflite(std::span<const uint8_t> bytes) {
  return bytes.size() >= 8 && tflite::ModelBufferHasIdentifier(bytes.data());
}

namespace {

// Calls read(bytes, model) with a file that the Verifier has passed.
template <class Read>
auto with_model(std::span<const uint8_t> bytes, const std::string& name, Read read)
    -> decltype(read(bytes, *tflite::GetModel(bytes.data()))) {
  const Error damaged{ErrorKind::malformed_input, "this is not a whole .tflite file", name,
                      "the file is damaged, cut short or of another kind"};
  if (!is_tflite(bytes) || bytes.size() > INT32_MAX) return damaged;
  // Scalars are read in place, so the file must start aligned.
  Bytes aligned;
  if (reinterpret_cast<uintptr_t>(bytes.data()) % 16 != 0) {
    aligned.assign(bytes.begin(), bytes.end());
    bytes = aligned;
  }
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!tflite::VerifyModelBuffer(verifier)) return damaged;
  return read(bytes, *tflite::GetModel(bytes.data()));
}

}  // namespace

Result<Graph> import_tflite(std::span<const uint8_t> bytes, const std::string& name) {
  return with_model(bytes, name, [&](std::span<const uint8_t> file, const tflite::Model& model) {
    auto graph = ModelReader(file, model).read(name);
    if (!graph) graph.error().at(name);
    return graph;
  });
}

Result<ModelSketch> sketch_tflite(std::span<const uint8_t> bytes, const std::string& name) {
  return with_model(bytes, name, [&](std::span<const uint8_t> file, const tflite::Model& model) {
    ModelSketch sketch = sketch_of(model);
    sketch.metadata = read_attachments(file, model);
    sketch.obstacles = ModelReader(file, model).obstacles();
    return Result<ModelSketch>(std::move(sketch));
  });
}

}  // namespace mw

namespace mw::tflite {

extern const Importer kImporter;
const Importer kImporter = {"tflite", is_tflite, import_tflite, sketch_tflite};

}  // namespace mw::tflite
