// SPDX-License-Identifier: Apache-2.0
// Files that compute shapes, or are composed of operators that a subgraph lists: what import makes
// of them, and what it refuses.
#include <gtest/gtest.h>

#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;
using Type = tflite::TensorType;
template <class T>
using Offset = flatbuffers::Offset<T>;

struct FileTensor {
  Type type;
  std::vector<int32_t> shape;
  std::vector<uint8_t> data = {};
};
struct FileNode {
  Op op;
  std::vector<int32_t> inputs, outputs;
  int32_t parts = 0;  // of a composite: the number of its subgraph
};
struct FileGraph {
  std::vector<FileTensor> tensors;
  std::vector<FileNode> nodes;
  std::vector<int32_t> inputs, outputs;
};

class Writer {
 public:
  // behind: contents stand behind the FlatBuffer.
  Bytes file(const std::vector<FileGraph>& graphs, bool behind = false) {
    std::vector<Offset<tflite::SubGraph>> all;
    for (const FileGraph& graph : graphs) all.push_back(subgraph(graph, behind));
    const auto codes = b_.CreateVector(codes_);
    const auto subgraphs = b_.CreateVector(all);
    tflite::FinishModelBuffer(
        b_, tflite::CreateModel(b_, 3, codes, subgraphs, 0, b_.CreateVector(buffers_)));
    Bytes out(b_.GetBufferPointer(), b_.GetBufferPointer() + b_.GetSize());
    if (!behind) return out;
    out.resize(kBehind);
    out.insert(out.end(), tail_.begin(), tail_.end());
    return out;
  }

 private:
  static constexpr size_t kBehind = 4096;

  uint32_t buffer(const std::vector<uint8_t>& data, bool behind) {
    if (behind && !data.empty()) {
      buffers_.push_back(tflite::CreateBuffer(b_, 0, kBehind + tail_.size(), data.size()));
      tail_.insert(tail_.end(), data.begin(), data.end());
    } else {
      b_.ForceVectorAlignment(data.size(), 1, 16);
      const auto contents = b_.CreateVector(data);
      buffers_.push_back(tflite::CreateBuffer(b_, data.empty() ? 0 : contents));
    }
    return uint32_t(buffers_.size() - 1);
  }
  Offset<tflite::SubGraph> subgraph(const FileGraph& graph, bool behind) {
    if (buffers_.empty()) buffers_.push_back(tflite::CreateBuffer(b_));
    std::vector<Offset<tflite::Tensor>> tensors;
    for (const FileTensor& tensor : graph.tensors) {
      const uint32_t at = buffer(tensor.data, behind);
      const auto shape = b_.CreateVector(tensor.shape);
      const auto name = b_.CreateString("t" + std::to_string(tensors.size()));
      tensors.push_back(tflite::CreateTensor(b_, shape, tensor.type, at, name));
    }
    std::vector<Offset<tflite::Operator>> nodes;
    for (const FileNode& node : graph.nodes) nodes.push_back(operator_of(node));
    return tflite::CreateSubGraph(b_, b_.CreateVector(tensors), b_.CreateVector(graph.inputs),
                                  b_.CreateVector(graph.outputs), b_.CreateVector(nodes));
  }
  Offset<tflite::Operator> operator_of(const FileNode& node) {
    codes_.push_back(
        tflite::CreateOperatorCode(b_, int8_t(std::min(int32_t(node.op), 127)), 0, 1, node.op));
    const auto in = b_.CreateVector(node.inputs), out = b_.CreateVector(node.outputs);
    Offset<void> composite, shape;
    if (node.parts != 0) {
      composite = tflite::CreateStableHLOCompositeOptions(b_, 0, node.parts).Union();
    }
    if (node.op == Op::SHAPE) shape = tflite::CreateShapeOptions(b_, int8_t(Type::INT64)).Union();
    tflite::OperatorBuilder table(b_);
    table.add_opcode_index(uint32_t(codes_.size() - 1)), table.add_inputs(in);
    table.add_outputs(out);
    if (node.parts != 0) {
      table.add_builtin_options_2_type(tflite::BuiltinOptions2::StableHLOCompositeOptions);
      table.add_builtin_options_2(composite);
    }
    if (node.op == Op::SHAPE) {
      table.add_builtin_options_type(tflite::BuiltinOptions::ShapeOptions);
      table.add_builtin_options(shape);
    }
    return table.Finish();
  }

  flatbuffers::FlatBufferBuilder b_;
  std::vector<Offset<tflite::Buffer>> buffers_;
  std::vector<Offset<tflite::OperatorCode>> codes_;
  std::vector<uint8_t> tail_;
};

Bytes import_and_run(const Bytes& file, const std::vector<Bytes>& inputs) {
  const auto graph = import_tflite(file, "file");
  EXPECT_TRUE(graph) << graph.error().text();
  if (!graph) return {};
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  return sim->run(inputs)->at(0);
}

Error refusal_of(const Bytes& file) {
  const auto graph = import_tflite(file, "file");
  EXPECT_FALSE(graph);
  return graph ? Error{} : graph.error();
}

// x: float32 [2,3]; SHAPE in int64, brought to int32, is the shape of a FILL.
FileGraph filled(int32_t shape_of) {
  return {{{Type::FLOAT32, {2, 3}},
           {Type::INT64, {2}},
           {Type::INT32, {2}},
           {Type::INT8, {}},
           {Type::INT8, {2, 3}},
           {Type::INT32, {2}}},
          {{Op::SHAPE, {0}, {1}}, {Op::CAST, {1}, {2}}, {Op::FILL, {shape_of, 3}, {4}}},
          {0, 3, 5},
          {4}};
}

TEST(FoldedFiles, AShapeThatIsComputedOfTypesIsAConstant) {
  const Bytes file = Writer().file({filled(2)});
  const auto graph = import_tflite(file, "file");
  ASSERT_TRUE(graph) << graph.error().text();
  ASSERT_EQ(graph->nodes.size(), 1u);
  EXPECT_EQ(graph->nodes[0].op->name(), "fill");
  EXPECT_EQ(import_and_run(file, {Bytes(24), {7}, Bytes(8)}), Bytes(6, 7));
}

TEST(FoldedFiles, AShapeThatARunBringsIsRefusedByName) {
  const Error error = refusal_of(Writer().file({filled(5)}));
  EXPECT_NE(error.text().find("input 0, tensor 't5', must be a constant"), std::string::npos)
      << error.text();
}

// y = composite(x), which is abs(x) + x.
std::vector<FileGraph> composed(int32_t parts, std::vector<int32_t> body_inputs = {0}) {
  const FileTensor real{Type::FLOAT32, {3}};
  return {{{real, real, real},
           {{Op::STABLEHLO_COMPOSITE, {0}, {1}, parts}, {Op::NEG, {1}, {2}}},
           {0},
           {2}},
          {{real, real, real, real},
           {{Op::ABS, {0}, {1}}, {Op::ADD, {1, 0}, {2}}},
           std::move(body_inputs),
           {2}},
          {{real, real}, {{Op::STABLEHLO_COMPOSITE, {0}, {1}, 2}}, {0}, {1}},
          {{{Type::FLOAT32, {4}}, {Type::FLOAT32, {4}}}, {{Op::ABS, {0}, {1}}}, {0}, {1}}};
}

TEST(FoldedFiles, OfWhatACompositeIsComposedStandsInItsPlace) {
  const Bytes file = Writer().file(composed(1));
  const auto graph = import_tflite(file, "file");
  ASSERT_TRUE(graph) << graph.error().text();
  std::string ops;
  for (const Node& node : graph->nodes) ops += std::string(node.op->name()) + " ";
  EXPECT_EQ(ops, "abs add neg ");
  const std::vector<float> x = {1, -2, 3}, y = {-2, -0.0f, -6};
  EXPECT_EQ(import_and_run(file, {*bytes_of(x)}), *bytes_of(y));
}

TEST(FoldedFiles, CompositesOfNoSubgraphOrOfAnotherAreRefused) {
  EXPECT_NE(refusal_of(Writer().file(composed(9))).text().find("subgraph 9"), std::string::npos);
  EXPECT_NE(refusal_of(Writer().file(composed(2))).text().find("too deep"), std::string::npos);
  EXPECT_NE(refusal_of(Writer().file(composed(3))).text().find("its subgraph takes float32[4]"),
            std::string::npos);
  EXPECT_NE(refusal_of(Writer().file(composed(1, {0, 3}))).text().find("1 inputs, its subgraph 2"),
            std::string::npos);
}

TEST(FoldedFiles, ContentsMayStandBehindTheFlatBuffer) {
  const FileTensor real{Type::FLOAT32, {2}};
  const std::vector<float> x = {1, 2}, c = {10, 20}, y = {11, 22};
  FileTensor constant = real;
  constant.data = *bytes_of(c);
  const FileGraph sum{{real, constant, real}, {{Op::ADD, {0, 1}, {2}}}, {0}, {2}};
  Bytes file = Writer().file({sum}, true);
  EXPECT_EQ(import_and_run(file, {*bytes_of(x)}), *bytes_of(y));
  file.pop_back();
  EXPECT_NE(refusal_of(file).text().find("outside the file"), std::string::npos);
}

}  // namespace
}  // namespace mw
