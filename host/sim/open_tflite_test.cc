// SPDX-License-Identifier: Apache-2.0
// Which fault the device's loader of .tflite files tells where there are several: that of the first
// operator that is wrong in itself, whatever is wrong between operators or with the arena.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "host/import/tflite/schema_generated.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;

constexpr uint32_t kNoCode = 99;  // an index of an operator code that the file does not have

// An operator of one input and one output. Tensor 0 is the input of the graph, tensor 5 a constant,
// tensor 6 has another shape.
struct Link {
  uint32_t code = 0;  // 0: RELU, 1: one that no firmware has
  int32_t in = 0, out = 1;
};
constexpr int32_t kConstant = 5, kLarger = 6;
constexpr uint32_t kRelu = 0, kUnknown = 1;

constexpr int32_t kNoTensors = -1;

// What a chain stands in.
struct Around {
  int32_t graph_input = 0, tensor_count = kLarger + 1;  // kNoTensors: not even a list of them
  size_t output_count = 1;                              // of the graph: the last one so many times
  std::vector<float> scales = {};                       // of every tensor, which is int8 then
};

Bytes chain(const std::vector<Link>& links, const Around& around = {}) {
  flatbuffers::FlatBufferBuilder b;
  const std::vector<flatbuffers::Offset<tflite::OperatorCode>> codes = {
      tflite::CreateOperatorCode(b, int8_t(Op::RELU), 0, 1, Op::RELU),
      tflite::CreateOperatorCode(b, int8_t(Op::UNIQUE), 0, 1, Op::UNIQUE)};
  b.ForceVectorAlignment(16, 1, 16);
  const auto data = b.CreateVector(Bytes(16));
  const std::vector<flatbuffers::Offset<tflite::Buffer>> buffers = {tflite::CreateBuffer(b),
                                                                    tflite::CreateBuffer(b, data)};
  std::vector<flatbuffers::Offset<tflite::Tensor>> tensors;
  const bool quantized = !around.scales.empty();
  const auto type = quantized ? tflite::TensorType::INT8 : tflite::TensorType::FLOAT32;
  for (int32_t i = 0; i < around.tensor_count; ++i) {
    const auto shape = b.CreateVector(std::vector<int32_t>{1, i == kLarger ? 5 : 4});
    flatbuffers::Offset<tflite::QuantizationParameters> quantization;
    if (quantized) {
      const auto scales = b.CreateVector(around.scales);
      const auto zero_points = b.CreateVector(std::vector<int64_t>{0});
      quantization = tflite::CreateQuantizationParameters(b, 0, 0, scales, zero_points);
    }
    tensors.push_back(
        tflite::CreateTensor(b, shape, type, i == kConstant ? 1 : 0, 0, quantization));
  }
  std::vector<flatbuffers::Offset<tflite::Operator>> nodes;
  for (const Link& link : links) {
    const auto in = b.CreateVector(std::vector<int32_t>{link.in});
    const auto out = b.CreateVector(std::vector<int32_t>{link.out});
    nodes.push_back(tflite::CreateOperator(b, link.code, in, out));
  }
  const auto all_tensors =
      around.tensor_count == kNoTensors
          ? flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<tflite::Tensor>>>()
          : b.CreateVector(tensors);
  const auto graph = tflite::CreateSubGraph(
      b, all_tensors, b.CreateVector(std::vector<int32_t>{around.graph_input}),
      b.CreateVector(std::vector<int32_t>(around.output_count, links.back().out)),
      b.CreateVector(nodes));
  const auto graphs = b.CreateVector(std::vector<flatbuffers::Offset<tflite::SubGraph>>{graph});
  const auto all_codes = b.CreateVector(codes);
  tflite::FinishModelBuffer(
      b, tflite::CreateModel(b, 3, all_codes, graphs, 0, b.CreateVector(buffers)));
  return Bytes(b.GetBufferPointer(), b.GetBufferPointer() + b.GetSize());
}

struct alignas(16) Block {
  uint8_t bytes[16];
};

Fault opened(const Bytes& file, uint32_t arena_bytes) {
  std::vector<Block> blocks(file.size() / 16 + 1), arena(arena_bytes / 16 + 1);
  std::copy(file.begin(), file.end(), blocks[0].bytes);
  const std::vector<const OpCore*> cores = all_cores();
  const std::vector<KernelRow>& rows = all_rows();
  Model model;
  return open_tflite({blocks[0].bytes, uint32_t(file.size())},
                     {cores.data(), uint32_t(cores.size())}, {rows.data(), uint32_t(rows.size())},
                     {arena[0].bytes, arena_bytes}, model);
}

void expect_fault(const Bytes& file, uint32_t arena_bytes, Status status, int16_t step) {
  const Fault fault = opened(file, arena_bytes);
  EXPECT_EQ(fault.status, status);
  EXPECT_EQ(fault.step, step);
}

constexpr uint32_t kEnough = 4096;

TEST(OpenTflite, OpensAChain) {
  expect_fault(chain({{kRelu, 0, 1}, {kRelu, 1, 2}}), kEnough, Status::ok, -1);
  expect_fault(chain({{kRelu, kConstant, 1}, {kRelu, 1, 2}}), kEnough, Status::ok, -1);
}

TEST(OpenTflite, SaysOfEveryArenaThatIsTooSmallOnlyThat) {
  const Bytes file = chain({{kRelu, 0, 1}, {kRelu, 1, 2}, {kRelu, 2, 3}});
  uint32_t arena_bytes = 0;
  for (; arena_bytes < kEnough && !opened(file, arena_bytes).ok(); arena_bytes += 4) {
    expect_fault(file, arena_bytes, Status::arena_too_small, -1);
  }
  EXPECT_GT(arena_bytes, 100u);
  for (; arena_bytes < kEnough; arena_bytes += 4) expect_fault(file, arena_bytes, Status::ok, -1);
}

TEST(OpenTflite, TellsTheFirstOperatorThatIsWrongWhateverTheArena) {
  for (uint32_t arena_bytes : {0u, 16u, 64u, kEnough}) {
    expect_fault(chain({{kRelu, 0, 1}, {kUnknown, 1, 2}}), arena_bytes, Status::unknown_op, 1);
    expect_fault(chain({{kRelu, 0, 1}, {kNoCode, 1, 2}}), arena_bytes, Status::out_of_bounds, 1);
    expect_fault(chain({{kRelu, 0, kLarger}, {kUnknown, 1, 2}}), arena_bytes, Status::bad_shape, 0);
    expect_fault(chain({{kRelu, 0, kLarger}, {kNoCode, 1, 2}}), arena_bytes, Status::bad_shape, 0);
    expect_fault(chain({{kUnknown, 0, 1}, {kNoCode, 1, 2}}), arena_bytes, Status::unknown_op, 0);
    expect_fault(chain({{kRelu, 0, kConstant}}), arena_bytes, Status::out_of_bounds, 0);
  }
}

TEST(OpenTflite, TellsWhatIsWrongBetweenOperatorsLast) {
  const std::vector<Link> unwritten = {{kRelu, 0, 1}, {kRelu, 3, 2}};
  expect_fault(chain(unwritten), kEnough, Status::out_of_bounds, 1);
  expect_fault(chain(unwritten), 16, Status::arena_too_small, -1);
  expect_fault(chain({{kRelu, 3, 1}, {kRelu, 1, kLarger}}), kEnough, Status::bad_shape, 1);
  expect_fault(chain({{kRelu, 0, 1}, {kRelu, 0, 1}}), kEnough, Status::out_of_bounds, 1);
  expect_fault(chain({{kRelu, 0, 1}, {kRelu, 0, 1}, {kUnknown, 0, 2}}), kEnough, Status::unknown_op,
               2);
  expect_fault(chain({{kRelu, 0, 1}}, {.graph_input = kConstant}), kEnough, Status::bad_count, -1);
  expect_fault(chain({{kUnknown, 0, 1}}, {.graph_input = kConstant}), kEnough, Status::unknown_op,
               0);
  expect_fault(chain({{kRelu, 0, 1}, {kRelu, 1, kLarger}}, {.graph_input = 77}), kEnough,
               Status::bad_shape, 1);
  expect_fault(chain({{kRelu, 0, 1}}, {.graph_input = 77}), kEnough, Status::out_of_bounds, -1);
}

TEST(OpenTflite, CountsTensorsAndOperatorsIn15Bits) {
  constexpr uint32_t kRoom = 1 << 17;
  expect_fault(chain({{kRelu, 0, 1}}, {.tensor_count = 0x7ffe}), kRoom, Status::ok, -1);
  expect_fault(chain({{kRelu, 0, 1}}, {.tensor_count = 0x7fff}), kRoom, Status::too_large, -1);
  std::vector<Link> links(0x7ffd);
  links.push_back({kUnknown, 0, 1});
  expect_fault(chain(links), kRoom, Status::unknown_op, 0x7ffd);
  links.push_back({kUnknown, 0, 1});
  expect_fault(chain(links), kRoom, Status::too_large, -1);
}

TEST(OpenTflite, RefusesTensorsThatTheFileDoesNotHave) {
  for (int32_t id : {-2, kLarger + 1, INT32_MIN, INT32_MAX}) {
    expect_fault(chain({{kRelu, id, 1}}), kEnough, Status::out_of_bounds, 0);
    expect_fault(chain({{kRelu, 0, 1}, {kRelu, 1, id}}), kEnough, Status::out_of_bounds, 1);
    expect_fault(chain({{kRelu, 0, 1}}, {.graph_input = id}), kEnough, Status::out_of_bounds, -1);
  }
  for (int32_t count : {kNoTensors, 0}) {
    expect_fault(chain({{kRelu, 0, 1}}, {.tensor_count = count}), kEnough, Status::out_of_bounds,
                 0);
  }
}

// With the input of the graph.
TEST(OpenTflite, CountsInputsAndOutputsIn12Bits) {
  constexpr uint32_t kRoom = 1 << 17;
  expect_fault(chain({{kRelu, 0, 1}}, {.output_count = 0xffe}), kRoom, Status::ok, -1);
  expect_fault(chain({{kRelu, 0, 1}}, {.output_count = 0xfff}), kRoom, Status::too_large, -1);
}

// Eight bytes may tell that they are no model; less tell nothing.
TEST(OpenTflite, SaysOfWhatIsNoFileWhy) {
  for (size_t bytes = 0; bytes < 8; ++bytes) {
    expect_fault(Bytes(bytes), kEnough, Status::truncated, -1);
  }
  expect_fault(Bytes(8), kEnough, Status::bad_magic, -1);
}

// A list of scales is as long as it says, whatever stands behind it.
TEST(OpenTflite, ReadsNoScaleBehindTheLast) {
  const float none = std::numeric_limits<float>::quiet_NaN();
  Bytes file = chain({{kRelu, 0, 1}}, {.scales = {0.5f, none}});
  EXPECT_FALSE(opened(file, kEnough).ok());
  const auto bytes_of = [&](uint32_t count) {
    Bytes bytes(12);
    std::memcpy(bytes.data(), &count, 4);
    std::memcpy(bytes.data() + 4, std::array{0.5f, none}.data(), 8);
    return bytes;
  };
  const Bytes two = bytes_of(2), one = bytes_of(1);
  int lists = 0;
  const auto next = [&] { return std::search(file.begin(), file.end(), two.begin(), two.end()); };
  for (auto at = next(); at != file.end(); at = next(), ++lists) std::ranges::copy(one, at);
  EXPECT_EQ(lists, kLarger + 1);
  expect_fault(file, kEnough, Status::ok, -1);
}

}  // namespace
}  // namespace mw
