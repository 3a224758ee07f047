// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/signature.h"

#include <gtest/gtest.h>

#include "host/api/inspect.h"
#include "host/import/tflite/tflite.h"
#include "host/sim/sim.h"
#include "test/scratch.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;

struct Named {
  std::string name;
  uint32_t subgraph = 0;
};

// A file whose subgraphs are one operator each, of float32.
Bytes file_of(const std::vector<Op>& ops, const std::vector<Named>& signatures) {
  flatbuffers::FlatBufferBuilder b;
  std::vector<flatbuffers::Offset<tflite::OperatorCode>> codes;
  std::vector<flatbuffers::Offset<tflite::SubGraph>> graphs;
  for (Op op : ops) {
    codes.push_back(tflite::CreateOperatorCode(b, int8_t(op), 0, 1, op));
    std::vector<flatbuffers::Offset<tflite::Tensor>> tensors;
    for (const char* name : {"x", "y"}) {
      const auto shape = b.CreateVector(std::vector<int32_t>{3});
      tensors.push_back(
          tflite::CreateTensor(b, shape, tflite::TensorType::FLOAT32, 0, b.CreateString(name)));
    }
    const auto in = b.CreateVector(std::vector<int32_t>{0});
    const auto out = b.CreateVector(std::vector<int32_t>{1});
    const std::vector<flatbuffers::Offset<tflite::Operator>> node = {
        tflite::CreateOperator(b, uint32_t(codes.size() - 1), in, out)};
    graphs.push_back(
        tflite::CreateSubGraph(b, b.CreateVector(tensors), in, out, b.CreateVector(node)));
  }
  std::vector<flatbuffers::Offset<tflite::SignatureDef>> defs;
  for (const Named& each : signatures) {
    const auto key = b.CreateString(each.name);
    defs.push_back(tflite::CreateSignatureDef(b, 0, 0, key, each.subgraph));
  }
  const std::vector<flatbuffers::Offset<tflite::Buffer>> buffers = {tflite::CreateBuffer(b)};
  const auto code_list = b.CreateVector(codes);
  const auto graph_list = b.CreateVector(graphs);
  const auto buffer_list = b.CreateVector(buffers);
  const auto signature_list = b.CreateVector(defs);
  tflite::FinishModelBuffer(
      b, tflite::CreateModel(b, 3, code_list, graph_list, 0, buffer_list, 0, 0, signature_list));
  return Bytes(b.GetBufferPointer(), b.GetBufferPointer() + b.GetSize());
}

std::vector<float> outputs_of(const Graph& graph) {
  auto sim = Sim::open(graph);
  EXPECT_TRUE(sim.ok()) << sim.error().text();
  const std::vector<float> x = {-1.5f, 0, 2.25f};
  const auto y = sim->run({{*bytes_of(x)}});
  EXPECT_TRUE(y.ok());
  const auto* first = reinterpret_cast<const float*>((*y)[0].data());
  return {first, first + 3};
}

const Bytes& two() {
  static const Bytes file = file_of({Op::NEG, Op::ABS}, {{"negate", 0}, {"measure", 1}});
  return file;
}

TEST(Signatures, ChooseTheSubgraphAndTheFirstIsTheDefault) {
  const std::vector<float> negated = {1.5f, 0, -2.25f}, measured = {1.5f, 0, 2.25f};
  for (const auto& [signature, want] :
       {std::pair{"", negated}, {"negate", negated}, {"measure", measured}}) {
    const auto graph = import_tflite(two(), {std::string("two"), signature});
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    EXPECT_EQ(outputs_of(*graph), want) << signature;
    EXPECT_EQ(graph->nodes[0].op->name(), signature == std::string("measure") ? "abs" : "neg");
  }
}

TEST(Signatures, OneThatIsNotThereIsAnErrorWithThoseThatAre) {
  const auto graph = import_tflite(two(), {std::string("two"), "encode"});
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().kind, ErrorKind::usage);
  EXPECT_EQ(graph.error().text(),
            "two: it has no signature 'encode' (its signatures: negate, measure)");
  const auto none = import_tflite(file_of({Op::NEG}, {}), {std::string("one"), "encode"});
  ASSERT_FALSE(none.ok());
  EXPECT_NE(none.error().text().find("it has none"), std::string::npos) << none.error().text();
}

TEST(Signatures, ThatPointNowhereAreNone) {
  const Bytes file = file_of({Op::NEG}, {{"far", 7}, {"near", 0}});
  EXPECT_EQ(signatures_of(file), std::vector<std::string>{"near"});
  EXPECT_FALSE(import_tflite(file, {std::string("one"), "far"}).ok());
}

// The device's loader knows the first subgraph alone: another one is not deployed as a file.
TEST(Signatures, OnlyTheFirstSubgraphIsDeployedAsItIs) {
  Scratch scratch("signatures");
  const auto path = scratch.path() / "two.tflite";
  ASSERT_TRUE(write_file(path, two()).ok());
  EXPECT_EQ(load({path, "negate"})->tflite.size(), two().size());
  EXPECT_TRUE(load({path, "measure"})->tflite.empty());
  const auto summary = api::inspect({path, "measure"});
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary->signatures, (std::vector<std::string>{"negate", "measure"}));
  EXPECT_EQ(summary->nodes[0].op, "abs");
  EXPECT_FALSE(api::inspect({path, "encode"}).ok());
}

}  // namespace
}  // namespace mw
