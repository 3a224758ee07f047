// SPDX-License-Identifier: Apache-2.0
// What: .tflite files of several subgraphs, written as tests describe them, and what the device's
// loader says of them.
// Why: what is wrong between subgraphs no exporter writes.
// Contract: for tests. Constants are zeros of four bytes an element.
#pragma once

#include <algorithm>
#include <string_view>

#include "host/import/tflite/schema_generated.h"
#include "host/sim/sim.h"

namespace mw::flow_file {

using Op = tflite::BuiltinOperator;
using Type = tflite::TensorType;

struct FileTensor {
  Type type = Type::FLOAT32;
  int32_t elems = 4;
  bool constant = false;
  std::vector<int32_t> shape = {};  // empty: one dimension
};

struct FileOp {
  Op code;
  std::vector<int32_t> in, out;
  std::vector<int32_t> subgraphs = {};  // that it runs
  std::string name = {};                // of a variable
};

struct FileGraph {
  std::vector<FileTensor> tensors;
  std::vector<int32_t> in, out;
  std::vector<FileOp> ops;
};

using File = std::vector<FileGraph>;

inline constexpr Op kCodes[] = {
    Op::RELU,          Op::UNIQUE,          Op::IF,        Op::WHILE, Op::VAR_HANDLE,
    Op::READ_VARIABLE, Op::ASSIGN_VARIABLE, Op::CALL_ONCE, Op::ADD};

inline flatbuffers::Offset<tflite::Operator> put_op(flatbuffers::FlatBufferBuilder& b,
                                                    const FileOp& op) {
  auto type = tflite::BuiltinOptions::NONE;
  flatbuffers::Offset<void> options;
  if (op.code == Op::IF && op.subgraphs.size() == 2) {
    type = tflite::BuiltinOptions::IfOptions;
    options = tflite::CreateIfOptions(b, op.subgraphs[0], op.subgraphs[1]).Union();
  } else if (op.code == Op::WHILE && op.subgraphs.size() == 2) {
    type = tflite::BuiltinOptions::WhileOptions;
    options = tflite::CreateWhileOptions(b, op.subgraphs[0], op.subgraphs[1]).Union();
  } else if (op.code == Op::CALL_ONCE && op.subgraphs.size() == 1) {
    type = tflite::BuiltinOptions::CallOnceOptions;
    options = tflite::CreateCallOnceOptions(b, op.subgraphs[0]).Union();
  } else if (op.code == Op::VAR_HANDLE) {
    type = tflite::BuiltinOptions::VarHandleOptions;
    options = tflite::CreateVarHandleOptions(b, 0, b.CreateString(op.name)).Union();
  }
  const auto code = std::ranges::find(kCodes, op.code) - kCodes;
  return tflite::CreateOperator(b, uint32_t(code), b.CreateVector(op.in), b.CreateVector(op.out),
                                type, options);
}

inline Bytes written(const File& file) {
  flatbuffers::FlatBufferBuilder b;
  std::vector<flatbuffers::Offset<tflite::OperatorCode>> codes;
  for (Op code : kCodes) {
    codes.push_back(tflite::CreateOperatorCode(b, int8_t(std::min(int(code), 127)), 0, 1, code));
  }
  std::vector<flatbuffers::Offset<tflite::Buffer>> buffers = {tflite::CreateBuffer(b)};
  std::vector<flatbuffers::Offset<tflite::SubGraph>> graphs;
  for (const FileGraph& graph : file) {
    std::vector<flatbuffers::Offset<tflite::Tensor>> tensors;
    for (const FileTensor& tensor : graph.tensors) {
      uint32_t buffer = 0;
      if (tensor.constant) {
        b.ForceVectorAlignment(size_t(tensor.elems) * 4, 1, 16);
        buffers.push_back(tflite::CreateBuffer(b, b.CreateVector(Bytes(size_t(tensor.elems) * 4))));
        buffer = uint32_t(buffers.size()) - 1;
      }
      const auto shape =
          b.CreateVector(tensor.shape.empty() ? std::vector<int32_t>{tensor.elems} : tensor.shape);
      tensors.push_back(tflite::CreateTensor(b, shape, tensor.type, buffer));
    }
    std::vector<flatbuffers::Offset<tflite::Operator>> ops;
    for (const FileOp& op : graph.ops) ops.push_back(put_op(b, op));
    graphs.push_back(tflite::CreateSubGraph(b, b.CreateVector(tensors), b.CreateVector(graph.in),
                                            b.CreateVector(graph.out), b.CreateVector(ops)));
  }
  tflite::FinishModelBuffer(
      b, tflite::CreateModel(b, 3, b.CreateVector(codes), b.CreateVector(graphs), 0,
                             b.CreateVector(buffers)));
  return Bytes(b.GetBufferPointer(), b.GetBufferPointer() + b.GetSize());
}

struct alignas(16) Block {
  uint8_t bytes[16];
};
inline constexpr uint32_t kEnough = 1 << 14;

inline Fault opened(const File& file, uint32_t arena_bytes = kEnough,
                    std::string_view without = {}) {
  const Bytes bytes = written(file);
  std::vector<Block> blocks(bytes.size() / 16 + 1), arena(arena_bytes / 16 + 1);
  std::copy(bytes.begin(), bytes.end(), blocks[0].bytes);
  std::vector<const OpCore*> cores = all_cores();
  if (!without.empty()) std::erase(cores, find_op(without)->core);
  const std::vector<KernelRow>& rows = all_rows();
  Model model;
  return open_tflite_flow(
      {blocks[0].bytes, uint32_t(bytes.size())}, {cores.data(), uint32_t(cores.size())},
      {rows.data(), uint32_t(rows.size())}, {arena[0].bytes, arena_bytes}, model);
}

}  // namespace mw::flow_file
