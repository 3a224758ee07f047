// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "host/import/tflite/custom_options.h"
#include "host/import/tflite/options.h"
#include "host/import/tflite/read_tensor.h"
#include "host/import/tflite/tflite.h"
#include "host/import/tflite/variables.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

template <class T>
using Offset = flatbuffers::Offset<T>;
using Op = tflite::BuiltinOperator;

// One operator of the file.
struct Record {
  Op op = Op::ADD;
  int version = 1;
  std::vector<int32_t> inputs, outputs;
  std::vector<int64_t> options;
  VariableKey variable;  // of VAR_HANDLE, in place of options
  std::string_view custom_name = {};
  Bytes custom_options = {};              // of CUSTOM, in place of options
  std::vector<int32_t> option_list = {};  // of the one option that is a list
  std::vector<int32_t> intermediates = {};
};

// What the file lists once, however many operators it has of it: code, version, custom name.
using Code = std::tuple<Op, int, std::string_view>;

// What the subgraphs of a file share.
class FileWriter {
 public:
  FileWriter() {
    buffers_.push_back(tflite::CreateBuffer(builder_));  // buffer 0 means: no contents
  }

  flatbuffers::FlatBufferBuilder& builder() { return builder_; }

  // The number of a subgraph that set_subgraph() writes later; the first one runs.
  int32_t new_subgraph() {
    subgraphs_.emplace_back();
    return int32_t(subgraphs_.size() - 1);
  }
  void set_subgraph(int32_t index, Offset<tflite::SubGraph> subgraph) {
    subgraphs_[size_t(index)] = subgraph;
  }

  uint32_t buffer_of(std::span<const uint8_t> contents) {
    builder_.ForceVectorAlignment(contents.size(), 1, 16);
    const auto data = builder_.CreateVector(contents.data(), contents.size());
    buffers_.push_back(tflite::CreateBuffer(builder_, data));
    return uint32_t(buffers_.size() - 1);
  }
  // Tensors that share contents share the buffer.
  uint32_t shared_buffer(const std::shared_ptr<const Bytes>& data) {
    const auto [place, is_new] = shared_.try_emplace(data, 0);
    if (is_new) place->second = buffer_of(*data);
    return place->second;
  }

  uint32_t code_index(const Record& record) {
    const Code key{record.op, record.version, record.custom_name};
    const auto found = std::ranges::find(codes_, key);
    if (found == codes_.end()) codes_.push_back(key);
    return uint32_t(std::ranges::find(codes_, key) - codes_.begin());
  }

  Bytes finish(const std::map<std::string, std::string>& metadata) {
    const auto entries_list = write_metadata(metadata);
    const auto codes = write_codes();
    const auto subgraphs = builder_.CreateVector(subgraphs_);
    const auto described = metadata.find("description");
    const auto description =
        builder_.CreateString(described == metadata.end() ? "" : described->second);
    const auto buffers = builder_.CreateVector(buffers_);
    const auto entries = builder_.CreateVector(entries_list);
    tflite::FinishModelBuffer(builder_, tflite::CreateModel(builder_, 3, codes, subgraphs,
                                                            description, buffers, 0, entries));
    return Bytes(builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize());
  }

 private:
  std::vector<Offset<tflite::Metadata>> write_metadata(
      const std::map<std::string, std::string>& metadata) {
    std::vector<Offset<tflite::Metadata>> entries;
    for (const auto& [key, text] : metadata) {
      if (key == "description") continue;
      const auto* first = reinterpret_cast<const uint8_t*>(text.data());
      const uint32_t buffer = buffer_of({first, text.size()});
      const auto name = builder_.CreateString(key);
      entries.push_back(tflite::CreateMetadata(builder_, name, buffer));
    }
    return entries;
  }

  Offset<flatbuffers::Vector<Offset<tflite::OperatorCode>>> write_codes() {
    std::vector<Offset<tflite::OperatorCode>> out;
    for (const auto& [op, version, custom_name] : codes_) {
      const auto old_code = int8_t(std::min(int32_t(op), 127));
      Offset<flatbuffers::String> name;
      if (!custom_name.empty()) name = builder_.CreateString(custom_name);
      out.push_back(tflite::CreateOperatorCode(builder_, old_code, name, version, op));
    }
    return builder_.CreateVector(out);
  }

  std::vector<Offset<tflite::SubGraph>> subgraphs_;
  std::vector<Code> codes_;
  std::vector<Offset<tflite::Buffer>> buffers_;
  // By the contents themselves, which live as long: another's could come to stand in their place.
  std::unordered_map<std::shared_ptr<const Bytes>, uint32_t> shared_;
  flatbuffers::FlatBufferBuilder builder_;
};

class SubgraphWriter {
 public:
  SubgraphWriter(FileWriter& file, const Graph& graph)
      : file_(file), builder_(file.builder()), graph_(graph), tensors_(graph.tensors) {}

  // The graph as a subgraph of the file, and before it those that it runs. Its number.
  Result<int32_t> write() {
    const int32_t index = file_.new_subgraph();
    MW_TRY_DO(begin_variables());
    for (const Node& node : graph_.nodes) {
      auto done = node.bodies.empty() ? add_node(node) : add_flow(node);
      if (!done) {
        return std::move(done.error().at("node " + std::to_string(&node - graph_.nodes.data()) +
                                         " " + std::string(node.op->name())));
      }
    }
    end_variables();
    MW_TRY_DO(build(index));
    return index;
  }

 private:
  // A handle of a variable: a tensor that the graph does not have.
  int32_t add_handle(const VariableKey& variable) {
    const int32_t handle = add_tensor(Tensor{variable.name, DType::none, Shape{}, {}, nullptr});
    records_.push_back(Record{Op::VAR_HANDLE, 1, {}, {handle}, {}, variable});
    return handle;
  }
  // A container of its own for each that shares its name.
  VariableKey variable_key(size_t v) const {
    const auto name = [&](size_t i) -> const std::string& {
      return graph_.tensors[size_t(graph_.variables[i].value)].name;
    };
    for (size_t i = 0; i < v; ++i) {
      if (name(i) == name(v)) return {std::to_string(v), name(v)};
    }
    return {{}, name(v)};
  }

  // All are read before any is assigned.
  Outcome begin_variables() {
    if (graph_.variables.empty()) return Ok{};
    Graph constants;
    constants.name = "initial values";
    SubgraphWriter init(file_, constants);
    for (size_t v = 0; v < graph_.variables.size(); ++v) {
      const Variable& variable = graph_.variables[v];
      Tensor initial = graph_.tensors[size_t(variable.value)];
      initial.data = variable.initial;
      const int32_t handle = init.add_handle(variable_key(v));
      init.records_.push_back(Record{
          Op::ASSIGN_VARIABLE, 1, {handle, init.add_tensor(std::move(initial))}, {}, {}, {}});
    }
    MW_TRY(const int32_t index, init.write());
    records_.push_back(Record{Op::CALL_ONCE, 1, {}, {}, {index}, {}});
    for (size_t v = 0; v < graph_.variables.size(); ++v) {
      handles_.push_back(add_handle(variable_key(v)));
      records_.push_back(
          Record{Op::READ_VARIABLE, 1, {handles_[v]}, {graph_.variables[v].value}, {}, {}});
    }
    return Ok{};
  }
  void end_variables() {
    for (size_t v = 0; v < handles_.size(); ++v) {
      records_.push_back(
          Record{Op::ASSIGN_VARIABLE, 1, {handles_[v], graph_.variables[v].next}, {}, {}, {}});
    }
  }

  Outcome add_flow(const Node& node) {
    Record record{Op(node.op->core->tflite_code), 1, node.inputs, node.outputs, {}, {}};
    for (const Graph& body : node.bodies) {
      MW_TRY(record.options.emplace_back(), SubgraphWriter(file_, body).write());
    }
    records_.push_back(std::move(record));
    return Ok{};
  }

  Outcome add_node(const Node& node) {
    const OpDef& op = *node.op;
    const bool custom = op.core->tflite_code == kTfliteCustom;
    if (!op.has_tflite()) {
      return Error{ErrorKind::unsupported,
                   "TFLite has no such operator",
                   {},
                   "export the part of the model behind it, or compile the model instead"};
    }
    Node copy = node;
    MW_TRY_DO(lift_padding(copy));
    TfliteExport form{.custom_options = custom ? custom_options_of(copy) : Bytes()};
    if (op.to_tflite != nullptr) {
      Node asked = copy;
      asked.inputs = node.inputs;  // what a lifted padding gives is no tensor of the graph
      MW_TRY(form, op.to_tflite(graph_, asked));
    }
    Record record{
        Op(op.core->tflite_code),   form.version, copy.inputs,    copy.outputs,
        std::move(form.options),    {},           op.custom_name, std::move(form.custom_options),
        std::move(form.option_list)};
    if (form.extra_inputs.empty()) {
      while (!record.inputs.empty() && record.inputs.back() == kNoTensor) record.inputs.pop_back();
    } else {
      record.inputs.resize(std::max(record.inputs.size(), size_t(op.core->inputs)), kNoTensor);
    }
    for (size_t i = 0; i < form.extra_inputs.size(); ++i) {
      const size_t before = op.core->operands_before;
      const size_t place = i < before ? i : record.inputs.size();
      record.inputs.insert(record.inputs.begin() + std::ptrdiff_t(place),
                           add_operand(std::move(form.extra_inputs[i])));
    }
    if (op.traits.strides) variables_.insert(node.outputs.begin(), node.outputs.end());
    for (Tensor& tensor : form.intermediates) {
      record.intermediates.push_back(add_tensor(std::move(tensor)));
    }
    records_.push_back(std::move(record));
    return Ok{};
  }

  // One without a type is absent, one without contents a variable.
  int32_t add_operand(Tensor tensor) {
    if (tensor.dtype == DType::none) return kNoTensor;
    const bool variable = !tensor.is_constant();
    const int32_t id = add_tensor(std::move(tensor));
    if (variable) variables_.insert(id);
    return id;
  }

  int32_t add_tensor(Tensor tensor) {
    tensors_.push_back(std::move(tensor));
    return int32_t(tensors_.size() - 1);
  }

  // TFLite knows same and valid padding alone: fixed padding becomes a PAD and valid.
  Outcome lift_padding(Node& node) {
    const Reflection& attrs = node.op->attrs;
    const Field* padding = attrs.find("padding");
    if (padding == nullptr || get_field(*padding, node.attrs, 0) != double(Padding::fixed)) {
      return Ok{};
    }
    if (!node.op->traits.fuses_pad) {
      return Error{ErrorKind::unsupported, "TFLite has no fixed padding for it", {}, {}};
    }
    const auto side = [&](std::string_view name) {
      return int32_t(get_field(*attrs.find(name), node.attrs, 0));
    };
    const std::vector<int32_t> pads = {
        0, 0, side("pad_top"), side("pad_bottom"), side("pad_left"), side("pad_right"), 0, 0};
    Tensor padded = tensors_[size_t(node.inputs[0])];
    padded.name += "_padded";
    padded.data = nullptr;
    for (uint32_t i = 0; i < 4; ++i) padded.shape.dim[i] += pads[2 * i] + pads[2 * i + 1];
    Tensor amounts{padded.name + "_by", DType::s32, Shape{{4, 2}, 2}, {}, bytes_of(pads)};
    const int32_t by = add_tensor(std::move(amounts)), out = add_tensor(std::move(padded));
    records_.push_back(Record{Op::PAD, 1, {node.inputs[0], by}, {out}, {}, {}});
    node.inputs[0] = out;
    set_field(*padding, node.attrs, 0, double(Padding::valid));
    return Ok{};
  }

  Offset<tflite::Tensor> write_tensor(const Tensor& tensor, bool variable) {
    const uint32_t buffer = tensor.is_constant() ? file_.shared_buffer(tensor.data) : 0;
    const auto name = builder_.CreateString(tensor.name);
    const auto shape = builder_.CreateVector(tensor.shape.dim, tensor.shape.rank);
    Offset<tflite::QuantizationParameters> quant;
    if (!tensor.quant.scales.empty()) {
      const auto scale = builder_.CreateVector(tensor.quant.scales);
      const auto zero = builder_.CreateVector(
          std::vector<int64_t>(tensor.quant.scales.size(), tensor.quant.zero_point));
      tflite::QuantizationParametersBuilder table(builder_);
      table.add_scale(scale), table.add_zero_point(zero);
      table.add_quantized_dimension(tensor.quant.axis);
      quant = table.Finish();
    }
    tflite::TensorBuilder table(builder_);
    const bool handle = tensor.dtype == DType::none;
    table.add_type(handle ? tflite::TensorType::RESOURCE : dtype_to_tflite(tensor.dtype));
    table.add_shape(shape), table.add_buffer(buffer);
    table.add_name(name), table.add_has_rank(true), table.add_is_variable(variable);
    if (!quant.IsNull()) table.add_quantization(quant);
    return table.Finish();
  }

  Result<Offset<tflite::Operator>> write_operator(const Record& record) {
    const tflite::BuiltinOptions type = options_of(record.op);
    Offset<void> options;
    if (record.op == Op::VAR_HANDLE) {
      const auto container = builder_.CreateString(record.variable.container);
      const auto name = builder_.CreateString(record.variable.name);
      options = tflite::CreateVarHandleOptions(builder_, container, name).Union();
    } else if (type != tflite::BuiltinOptions::NONE) {
      MW_TRY(options, write_options(builder_, type, record.options, record.option_list));
    } else if (!record.options.empty()) {
      return Error{ErrorKind::unsupported,
                   "the schema lists no options for it",
                   tflite::EnumNameBuiltinOperator(record.op),
                   {}};
    }
    const auto inputs = builder_.CreateVector(record.inputs);
    const auto outputs = builder_.CreateVector(record.outputs);
    Offset<flatbuffers::Vector<uint8_t>> custom;
    if (!record.custom_options.empty()) custom = builder_.CreateVector(record.custom_options);
    Offset<flatbuffers::Vector<int32_t>> intermediates;
    if (!record.intermediates.empty()) intermediates = builder_.CreateVector(record.intermediates);
    tflite::OperatorBuilder table(builder_);
    table.add_opcode_index(file_.code_index(record));
    table.add_inputs(inputs), table.add_outputs(outputs);
    table.add_builtin_options_type(type);
    if (!options.IsNull()) table.add_builtin_options(options);
    if (!custom.IsNull()) table.add_custom_options(custom);
    if (!intermediates.IsNull()) table.add_intermediates(intermediates);
    return table.Finish();
  }

  Outcome build(int32_t index) {
    std::vector<Offset<tflite::Tensor>> tensors;
    for (size_t id = 0; id < tensors_.size(); ++id) {
      tensors.push_back(write_tensor(tensors_[id], variables_.contains(int32_t(id))));
    }
    std::vector<Offset<tflite::Operator>> operators;
    for (const Record& record : records_) {
      MW_TRY(const auto written, write_operator(record));
      operators.push_back(written);
    }
    const auto all_tensors = builder_.CreateVector(tensors);
    const auto inputs = builder_.CreateVector(graph_.inputs);
    const auto outputs = builder_.CreateVector(graph_.outputs);
    const auto all_operators = builder_.CreateVector(operators);
    const auto name = builder_.CreateString(graph_.name);
    file_.set_subgraph(
        index, tflite::CreateSubGraph(builder_, all_tensors, inputs, outputs, all_operators, name));
    return Ok{};
  }

  FileWriter& file_;
  flatbuffers::FlatBufferBuilder& builder_;
  const Graph& graph_;
  std::vector<Tensor> tensors_;
  std::set<int32_t> variables_;  // of them: states of operators, and what stands for one
  std::vector<Record> records_;
  std::vector<int32_t> handles_;  // by variable
};

}  // namespace

Result<Bytes> export_tflite(const Graph& graph) {
  FileWriter file;
  auto written = SubgraphWriter(file, graph).write();
  if (!written) return std::move(written.error().at(graph.name));
  return file.finish(graph.metadata);
}

}  // namespace mw
