// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/sketch.h"

#include <algorithm>
#include <set>

#include "host/import/tflite/operators.h"
#include "host/import/tflite/read_tensor.h"
#include "host/ir/text.h"

namespace mw {

namespace {

constexpr uint32_t kMostTensors = 8;  // of an operator's inputs, and of its outputs
constexpr uint32_t kMostInOut = 256;  // of the model's
constexpr uint32_t kMostNodes = 1 << 15;
constexpr uint32_t kMostDims = 16;
constexpr size_t kMostNameBytes = 128;

std::string name_of(const tflite::Tensor& tensor) {
  if (tensor.name() == nullptr) return {};
  return {tensor.name()->c_str(), std::min<size_t>(tensor.name()->size(), kMostNameBytes)};
}

TensorSketch sketch_of(const tflite::Tensor& tensor) {
  const DType dtype = dtype_from_tflite(tensor.type());
  TensorSketch out{name_of(tensor), {}, {}};
  out.dtype = dtype == DType::none ? dtype_text(tensor.type()) : std::string(dtype_name(dtype));
  uint64_t elems = 1;
  if (tensor.shape() != nullptr) {
    for (uint32_t i = 0; i < std::min(tensor.shape()->size(), kMostDims); ++i) {
      const int32_t extent = tensor.shape()->Get(i);
      out.shape.push_back(extent);
      elems = extent < 0 || elems > UINT32_MAX ? 0 : elems * uint64_t(extent);
    }
  }
  out.bytes = storage_bytes(dtype, elems);
  const tflite::QuantizationParameters* quant = tensor.quantization();
  if (quant == nullptr || quant->scale() == nullptr || quant->scale()->size() == 0) return out;
  out.scale = double(quant->scale()->Get(0));
  out.scales = quant->scale()->size();
  if (quant->zero_point() != nullptr && quant->zero_point()->size() != 0) {
    out.zero_point = int(zero_point_at(*quant, 0));
  }
  return out;
}

class Sketcher {
 public:
  Sketcher(const tflite::Model& model, const tflite::SubGraph& graph)
      : model_(model), graph_(graph) {}

  void fill(ModelSketch& out) {
    out.tensors = graph_.tensors() == nullptr ? 0 : graph_.tensors()->size();
    list(graph_.inputs(), kMostInOut, [&](const auto& t) { out.inputs.push_back(sketch_of(t)); });
    list(graph_.outputs(), kMostInOut, [&](const auto& t) { out.outputs.push_back(sketch_of(t)); });
    if (graph_.operators() == nullptr) return;
    out.operators = graph_.operators()->size();
    for (uint32_t i = 0; i < std::min(graph_.operators()->size(), kMostNodes); ++i) {
      out.nodes.push_back(node(*graph_.operators()->Get(i), out));
    }
  }

 private:
  template <class Visit>
  void list(const flatbuffers::Vector<int32_t>* ids, uint32_t most, Visit visit) const {
    if (ids == nullptr || graph_.tensors() == nullptr) return;
    for (uint32_t i = 0; i < std::min(ids->size(), most); ++i) {
      const int32_t id = ids->Get(i);
      if (id < 0 || uint32_t(id) >= graph_.tensors()->size()) continue;
      visit(*graph_.tensors()->Get(uint32_t(id)));
    }
  }

  size_t contents(const tflite::Tensor& tensor) const {
    const auto bytes = read_buffer(model_, tensor.buffer());
    return bytes ? bytes->size() : 0;
  }

  NodeSketch node(const tflite::Operator& op, ModelSketch& out) {
    NodeSketch node;
    node.op = operator_name(model_, op);
    list(op.inputs(), kMostTensors, [&](const tflite::Tensor& tensor) {
      const size_t bytes = contents(tensor);
      if (bytes == 0) {
        node.inputs.push_back(sketch_of(tensor));
        return;
      }
      node.constant_bytes += bytes;
      if (!counted_.insert(tensor.buffer()).second) return;
      const DType dtype = dtype_from_tflite(tensor.type());
      out.constant_bytes += bytes;
      out.constant_elems += bytes * 8 / (dtype == DType::none ? 8 : dtype_bits(dtype));
    });
    list(op.outputs(), kMostTensors,
         [&](const tflite::Tensor& tensor) { node.outputs.push_back(sketch_of(tensor)); });
    if (!node.outputs.empty()) node.name = node.outputs[0].name;
    return node;
  }

  const tflite::Model& model_;
  const tflite::SubGraph& graph_;
  std::set<uint32_t> counted_;  // buffers
};

}  // namespace

ModelSketch sketch_of(const tflite::Model& model, uint32_t subgraph) {
  ModelSketch out;
  if (model.subgraphs() == nullptr || model.subgraphs()->size() <= subgraph) return out;
  out.subgraphs = model.subgraphs()->size();
  Sketcher(model, *model.subgraphs()->Get(subgraph)).fill(out);
  return out;
}

}  // namespace mw
