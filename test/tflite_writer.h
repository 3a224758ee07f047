// SPDX-License-Identifier: Apache-2.0
// What: FileWriter, any .tflite file of one subgraph, sensible or not.
// Why: what files in the field hold, and what an attacker puts into one, no exporter writes.
// Contract: for tests. Operators have the options that convolutions cannot do without, others none.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "host/base/files.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

struct FileQuant {
  std::vector<float> scales;
  std::vector<int64_t> zero_points;
  int32_t axis = 0;
};

class FileWriter {
 public:
  FileWriter() { buffers_.push_back(tflite::CreateBuffer(b_)); }

  uint32_t buffer(const Bytes& contents) {
    b_.ForceVectorAlignment(contents.size(), 1, 16);
    const auto data = b_.CreateVector(contents);
    buffers_.push_back(tflite::CreateBuffer(b_, data));
    return uint32_t(buffers_.size() - 1);
  }
  int32_t tensor(const std::vector<int32_t>& shape, tflite::TensorType type,
                 const FileQuant& q = {}, uint32_t buffer = 0) {
    const auto dims = b_.CreateVector(shape);
    const auto name = b_.CreateString("t" + std::to_string(tensors_.size()));
    flatbuffers::Offset<tflite::QuantizationParameters> quant;
    if (!q.scales.empty()) {
      const auto scales = b_.CreateVector(q.scales);
      const auto zero_points = b_.CreateVector(q.zero_points);
      tflite::QuantizationParametersBuilder table(b_);
      table.add_scale(scales), table.add_quantized_dimension(q.axis);
      if (!q.zero_points.empty()) table.add_zero_point(zero_points);
      quant = table.Finish();
    }
    tflite::TensorBuilder table(b_);
    table.add_shape(dims), table.add_type(type), table.add_buffer(buffer), table.add_name(name);
    if (!quant.IsNull()) table.add_quantization(quant);
    return same_tensor(table.Finish());
  }
  // Another index for a tensor that is there.
  int32_t same_tensor(flatbuffers::Offset<tflite::Tensor> tensor) {
    tensors_.push_back(tensor);
    return int32_t(tensors_.size() - 1);
  }
  flatbuffers::Offset<tflite::Tensor> offset_of(int32_t tensor) const {
    return tensors_[size_t(tensor)];
  }
  void node(tflite::BuiltinOperator op, const std::vector<int32_t>& inputs,
            const std::vector<int32_t>& outputs, const std::string& custom = {}) {
    const auto name = custom.empty() ? 0 : b_.CreateString(custom);
    codes_.push_back(
        tflite::CreateOperatorCode(b_, int8_t(std::min(int32_t(op), 127)), name, 1, op));
    const auto in = b_.CreateVector(inputs), out = b_.CreateVector(outputs);
    flatbuffers::Offset<void> options;
    auto type = tflite::BuiltinOptions::NONE;
    if (op == tflite::BuiltinOperator::CONV_2D) {
      options = tflite::CreateConv2DOptions(b_, 1, 1, 1).Union();
      type = tflite::BuiltinOptions::Conv2DOptions;
    } else if (op == tflite::BuiltinOperator::DEPTHWISE_CONV_2D) {
      options = tflite::CreateDepthwiseConv2DOptions(b_, 1, 1, 1, 1).Union();
      type = tflite::BuiltinOptions::DepthwiseConv2DOptions;
    }
    nodes_.push_back(
        tflite::CreateOperator(b_, uint32_t(codes_.size() - 1), in, out, type, options));
  }
  // The last node once more.
  void same_node() { nodes_.push_back(nodes_.back()); }
  void metadata(const std::string& name, uint32_t buffer) {
    metadata_.push_back(tflite::CreateMetadata(b_, b_.CreateString(name), buffer));
  }
  Bytes file(const std::vector<int32_t>& inputs, const std::vector<int32_t>& outputs,
             int subgraphs = 1) {
    const auto graph =
        tflite::CreateSubGraph(b_, b_.CreateVector(tensors_), b_.CreateVector(inputs),
                               b_.CreateVector(outputs), b_.CreateVector(nodes_));
    const std::vector<flatbuffers::Offset<tflite::SubGraph>> graphs(size_t(subgraphs), graph);
    const auto all = b_.CreateVector(graphs);
    const auto codes = b_.CreateVector(codes_);
    const auto buffers = b_.CreateVector(buffers_);
    const auto metadata = b_.CreateVector(metadata_);
    tflite::FinishModelBuffer(b_, tflite::CreateModel(b_, 3, codes, all, 0, buffers, 0, metadata));
    return Bytes(b_.GetBufferPointer(), b_.GetBufferPointer() + b_.GetSize());
  }

 private:
  flatbuffers::FlatBufferBuilder b_;
  std::vector<flatbuffers::Offset<tflite::Buffer>> buffers_;
  std::vector<flatbuffers::Offset<tflite::Tensor>> tensors_;
  std::vector<flatbuffers::Offset<tflite::OperatorCode>> codes_;
  std::vector<flatbuffers::Offset<tflite::Operator>> nodes_;
  std::vector<flatbuffers::Offset<tflite::Metadata>> metadata_;
};

}  // namespace mw
