// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>

#include "host/import/tflite/options.h"
#include "host/import/tflite/read_tensor.h"
#include "host/import/tflite/tflite.h"
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
};

class ModelWriter {
 public:
  explicit ModelWriter(const Graph& graph) : graph_(graph), tensors_(graph.tensors) {}

  Result<Bytes> write() {
    for (const Node& node : graph_.nodes) {
      auto done = add_node(node);
      if (!done) {
        return std::move(done.error().at("node " + std::to_string(&node - graph_.nodes.data()) +
                                         " " + std::string(node.op->name())));
      }
    }
    return build();
  }

 private:
  Outcome add_node(const Node& node) {
    const OpDef& op = *node.op;
    if (op.to_tflite == nullptr || op.core->tflite_code == kNoTflite) {
      return Error{ErrorKind::unsupported,
                   "TFLite has no such operator",
                   {},
                   "export the part of the model behind it, or compile the model instead"};
    }
    Node copy = node;
    MW_TRY_DO(lift_padding(copy));
    MW_TRY(TfliteExport form, op.to_tflite(graph_, copy));
    Record record{Op(op.core->tflite_code), form.version, copy.inputs, copy.outputs,
                  std::move(form.options)};
    if (form.extra_inputs.empty()) {
      while (!record.inputs.empty() && record.inputs.back() == kNoTensor) record.inputs.pop_back();
    } else {
      record.inputs.resize(std::max(record.inputs.size(), size_t(op.core->inputs)), kNoTensor);
    }
    for (Tensor& extra : form.extra_inputs) record.inputs.push_back(add_tensor(std::move(extra)));
    records_.push_back(std::move(record));
    return Ok{};
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
    records_.push_back(Record{Op::PAD, 1, {node.inputs[0], by}, {out}, {}});
    node.inputs[0] = out;
    set_field(*padding, node.attrs, 0, double(Padding::valid));
    return Ok{};
  }

  uint32_t buffer_of(std::span<const uint8_t> contents) {
    builder_.ForceVectorAlignment(contents.size(), 1, 16);
    const auto data = builder_.CreateVector(contents.data(), contents.size());
    buffers_.push_back(tflite::CreateBuffer(builder_, data));
    return uint32_t(buffers_.size() - 1);
  }

  // Tensors that share contents share the buffer.
  uint32_t shared_buffer(const std::shared_ptr<const Bytes>& data) {
    const auto [place, is_new] = shared_.try_emplace(data.get(), 0);
    if (is_new) place->second = buffer_of(*data);
    return place->second;
  }

  Offset<tflite::Tensor> write_tensor(const Tensor& tensor) {
    const uint32_t buffer = tensor.is_constant() ? shared_buffer(tensor.data) : 0;
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
    table.add_shape(shape), table.add_type(dtype_to_tflite(tensor.dtype)), table.add_buffer(buffer);
    table.add_name(name), table.add_has_rank(true);
    if (!quant.IsNull()) table.add_quantization(quant);
    return table.Finish();
  }

  uint32_t code_index(const Record& record) {
    const std::pair key(record.op, record.version);
    const auto found = std::ranges::find(codes_, key);
    if (found == codes_.end()) codes_.push_back(key);
    return uint32_t(std::ranges::find(codes_, key) - codes_.begin());
  }

  Result<Offset<tflite::Operator>> write_operator(const Record& record) {
    const tflite::BuiltinOptions type = options_of(record.op);
    Offset<void> options;
    if (type != tflite::BuiltinOptions::NONE) {
      MW_TRY(options, write_options(builder_, type, record.options));
    } else if (!record.options.empty()) {
      return Error{ErrorKind::unsupported,
                   "the schema lists no options for it",
                   tflite::EnumNameBuiltinOperator(record.op),
                   {}};
    }
    const auto inputs = builder_.CreateVector(record.inputs);
    const auto outputs = builder_.CreateVector(record.outputs);
    return tflite::CreateOperator(builder_, code_index(record), inputs, outputs, type, options);
  }

  std::vector<Offset<tflite::Metadata>> write_metadata() {
    std::vector<Offset<tflite::Metadata>> entries;
    for (const auto& [key, text] : graph_.metadata) {
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
    for (const auto& [op, version] : codes_) {
      const auto old_code = int8_t(std::min(int32_t(op), 127));
      out.push_back(tflite::CreateOperatorCode(builder_, old_code, 0, version, op));
    }
    return builder_.CreateVector(out);
  }

  Offset<tflite::SubGraph> write_subgraph(const std::vector<Offset<tflite::Tensor>>& tensors,
                                          const std::vector<Offset<tflite::Operator>>& operators) {
    const auto all_tensors = builder_.CreateVector(tensors);
    const auto inputs = builder_.CreateVector(graph_.inputs);
    const auto outputs = builder_.CreateVector(graph_.outputs);
    const auto all_operators = builder_.CreateVector(operators);
    const auto name = builder_.CreateString(graph_.name);
    return tflite::CreateSubGraph(builder_, all_tensors, inputs, outputs, all_operators, name);
  }

  Result<Bytes> build() {
    buffers_.push_back(tflite::CreateBuffer(builder_));  // buffer 0 means: no contents
    std::vector<Offset<tflite::Tensor>> tensors;
    for (const Tensor& tensor : tensors_) tensors.push_back(write_tensor(tensor));
    std::vector<Offset<tflite::Operator>> operators;
    for (const Record& record : records_) {
      MW_TRY(const auto written, write_operator(record));
      operators.push_back(written);
    }
    const auto metadata = write_metadata();
    const std::vector<Offset<tflite::SubGraph>> subgraph_list = {
        write_subgraph(tensors, operators)};
    const auto codes = write_codes();
    const auto subgraphs = builder_.CreateVector(subgraph_list);
    const auto described = graph_.metadata.find("description");
    const auto description =
        builder_.CreateString(described == graph_.metadata.end() ? "" : described->second);
    const auto buffers = builder_.CreateVector(buffers_);
    const auto entries = builder_.CreateVector(metadata);
    tflite::FinishModelBuffer(builder_, tflite::CreateModel(builder_, 3, codes, subgraphs,
                                                            description, buffers, 0, entries));
    return Bytes(builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize());
  }

  const Graph& graph_;
  std::vector<Tensor> tensors_;
  std::vector<Record> records_;
  std::vector<std::pair<Op, int>> codes_;
  std::vector<Offset<tflite::Buffer>> buffers_;
  std::unordered_map<const Bytes*, uint32_t> shared_;
  flatbuffers::FlatBufferBuilder builder_;
};

}  // namespace

Result<Bytes> export_tflite(const Graph& graph) {
  auto written = ModelWriter(graph).write();
  if (!written) written.error().at(graph.name);
  return written;
}

}  // namespace mw
