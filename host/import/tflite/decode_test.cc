// SPDX-License-Identifier: Apache-2.0
// What decodes is compared with TFLM in decode_test.py. Here: files that are damaged, or ask for
// much, and what the device gets.
#include <gtest/gtest.h>

#include <algorithm>

#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

using Type = tflite::TensorType;

struct Coded {
  Bytes code, beside;
  std::vector<int32_t> shape = {4};
  Type type = Type::INT8;
  int scales = 1;
  int times = 1;  // as often it is decoded
};

// A file that adds what it decodes to its input, or only decodes it.
class Writer {
 public:
  Bytes file(const Coded& c) {
    buffers_ = {tflite::CreateBuffer(b_), buffer(c.code), buffer(c.beside)};
    const int32_t elems = 4;
    const int32_t code = tensor({int32_t(c.code.size())}, Type::UINT8, 1, 1);
    const int32_t beside = tensor({int32_t(c.beside.size())}, Type::UINT8, 2, 1);
    const int32_t x = tensor({elems}, Type::INT8, 0, 1), y = tensor({elems}, Type::INT8, 0, 1);
    std::vector<int32_t> made;
    for (int i = 0; i < c.times; ++i) made.push_back(tensor(c.shape, c.type, 0, c.scales));
    std::vector<flatbuffers::Offset<tflite::Operator>> nodes;
    for (int32_t id : made) nodes.push_back(node(0, {code, beside}, {id}));
    const int32_t second = c.type == Type::INT8 && c.shape[0] == elems ? made[0] : x;
    nodes.push_back(node(1, {x, second}, {y}));
    const auto name = b_.CreateString("TFLM_DECODE");
    using Op = tflite::BuiltinOperator;
    const std::vector codes = {tflite::CreateOperatorCode(b_, 32, name, 1, Op::CUSTOM),
                               tflite::CreateOperatorCode(b_, 0, 0, 1, Op::ADD)};
    const auto graph = tflite::CreateSubGraph(b_, b_.CreateVector(tensors_), vector({x}),
                                              vector({y}), b_.CreateVector(nodes));
    const std::vector graphs = {graph};
    tflite::FinishModelBuffer(
        b_, tflite::CreateModel(b_, 3, b_.CreateVector(codes), b_.CreateVector(graphs), 0,
                                b_.CreateVector(buffers_)));
    return Bytes(b_.GetBufferPointer(), b_.GetBufferPointer() + b_.GetSize());
  }

 private:
  flatbuffers::Offset<flatbuffers::Vector<int32_t>> vector(const std::vector<int32_t>& values) {
    return b_.CreateVector(values);
  }
  flatbuffers::Offset<tflite::Buffer> buffer(const Bytes& contents) {
    b_.ForceVectorAlignment(contents.size(), 1, 16);
    return tflite::CreateBuffer(b_, b_.CreateVector(contents));
  }
  int32_t tensor(const std::vector<int32_t>& shape, Type type, uint32_t buffer, int scales) {
    flatbuffers::Offset<tflite::QuantizationParameters> quant;
    if (type == Type::INT8) {
      const std::vector<float> scale(size_t(scales), 0.5f);
      const auto scale_list = b_.CreateVector(scale);
      const auto zero_points = b_.CreateVector(std::vector<int64_t>(size_t(scales), 0));
      quant = tflite::CreateQuantizationParameters(b_, 0, 0, scale_list, zero_points);
    }
    const auto dims = b_.CreateVector(shape);
    tflite::TensorBuilder table(b_);
    table.add_shape(dims), table.add_type(type), table.add_buffer(buffer);
    if (!quant.IsNull()) table.add_quantization(quant);
    tensors_.push_back(table.Finish());
    return int32_t(tensors_.size() - 1);
  }
  flatbuffers::Offset<tflite::Operator> node(uint32_t code, const std::vector<int32_t>& in,
                                             const std::vector<int32_t>& out) {
    return tflite::CreateOperator(b_, code, vector(in), vector(out));
  }

  flatbuffers::FlatBufferBuilder b_;
  std::vector<flatbuffers::Offset<tflite::Buffer>> buffers_;
  std::vector<flatbuffers::Offset<tflite::Tensor>> tensors_;
};

Bytes beside(std::initializer_list<int> header, std::initializer_list<int> values) {
  Bytes out;
  for (int value : header) out.push_back(uint8_t(value));
  out.resize(16);
  for (int value : values) out.push_back(uint8_t(value));
  return out;
}

std::string fault_of(const Coded& c) {
  const auto graph = import_tflite(Writer().file(c), "coded");
  return graph.ok() ? "" : graph.error().text();
}
void expect_fault(const Coded& c, const std::string& says) {
  EXPECT_NE(fault_of(c).find(says), std::string::npos) << fault_of(c);
}

// Indices 3, 2, 1, 0 of two bits.
Coded table() {
  return {{0b11100100}, beside({0, 1, 0, 0, 1, 2, 4}, {1, 2, 3, 4})};
}
// 1 0 1 0.
Coded pruned() {
  return {{0b10100000}, beside({2, 1, 0, 0, 1}, {7, 9})};
}
// Codes of one and two bits: 0 is 5, 10 is 6, 11 is 7.
Coded huffman() {
  const auto entry = [](int symbol, int bits) { return 0x8000 | bits << 11 | symbol; };
  Coded c{{0b01011000}, beside({1, 1, 0, 0, 1, 0x10}, {})};
  for (int word : {entry(5, 1), entry(5, 1), entry(6, 2), entry(7, 2)}) {
    c.beside.push_back(uint8_t(word)), c.beside.push_back(uint8_t(word >> 8));
  }
  return c;
}

TEST(Decode, AddsConstantsThatAnExportedFileHoldsPlain) {
  const std::pair<Coded, Bytes> cases[] = {
      {table(), {4, 3, 2, 1}}, {pruned(), {7, 0, 9, 0}}, {huffman(), {5, 6, 7, 5}}};
  for (const auto& [coded, want] : cases) {
    const Bytes file = Writer().file(coded);
    const auto graph = import_tflite(file, "coded");
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    EXPECT_EQ(graph->nodes.size(), 1u);
    EXPECT_FALSE(Sim::open_tflite(file).ok());
    auto device = Sim::open_tflite(export_tflite(*graph).value());
    ASSERT_TRUE(device.ok()) << device.error().text();
    EXPECT_EQ(device->run(std::vector<Bytes>{Bytes(4, 0)}).value()[0], want);
  }
}

TEST(Decode, RefusesCodesThatLeaveTheirStreamOrTable) {
  Coded c = table();
  c.shape = {5}, c.type = Type::BOOL;
  expect_fault(c, "its code leaves its stream");
  c = table();
  c.beside.pop_back();
  expect_fault(c, "its code leaves its table");
  c = table();
  c.beside[5] = 0;
  expect_fault(c, "its indices have no bits");
  c = pruned();
  c.beside.pop_back();
  expect_fault(c, "its code leaves its values");
  c = pruned();
  c.shape = {9}, c.type = Type::BOOL;
  expect_fault(c, "its code leaves its stream");
  c = huffman();
  c.beside.resize(20);
  expect_fault(c, "its code leaves its table");
  c = huffman();
  c.beside[17] = 0, c.beside[16] = 0;  // where the table goes on is where it was
  c.code = {0};
  expect_fault(c, "its code leaves");
  c = huffman();
  c.shape = {40};
  expect_fault(c, "its code leaves its stream");
}

TEST(Decode, RefusesWhatItDoesNotKnow) {
  Coded c = table();
  c.beside[1] = 2;
  expect_fault(c, "its code has version 2");
  c = pruned();
  c.beside[4] = 0;
  expect_fault(c, "its code has version 0");
  c = table();
  c.beside[0] = 127;
  expect_fault(c, "its code is of kind 127");
  c = table();
  c.beside.resize(15);
  expect_fault(c, "its header is cut off");
  c = huffman();
  c.type = Type::BOOL;
  expect_fault(c, "Huffman codes are of int8");
  c = table();
  c.scales = 3;
  expect_fault(c, "3 scales for 4 elements");
}

// A file may decode one code many times.
TEST(Decode, DecodesNoMoreThan16MB) {
  Coded c{Bytes(1 << 17, 0), beside({2, 1, 0, 0, 1}, {1}), {1 << 20}, Type::INT64, 1, 3};
  expect_fault(c, "at most 16 MB");
}

}  // namespace
}  // namespace mw
