// SPDX-License-Identifier: Apache-2.0
// Files of uint8, as older converters write them, run in int8: random chains of operators against
// their twins of int8.
#include <gtest/gtest.h>

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"
#include "ops/_family/parts/parts.h"
#include "ops/_family/pool/pool.h"
#include "ops/conv_2d/conv_2d.h"
#include "test/unsigned_twin.h"

namespace mw {
namespace {

QuantInfo some_quant(Rng& rng) {
  return {{float(rng.uniform(0.01, 0.2))}, int32_t(rng.between(-128, 127)), 0};
}

// An operator more, on the last tensor of the chain.
TensorId grow(Graph& graph, TensorId x, Rng& rng) {
  const Tensor& from = graph.tensors[size_t(x)];
  const QuantInfo same = from.quant;
  const int32_t channels = from.shape[3];
  const auto node = [&](const char* op, const auto& attrs, std::vector<TensorId> in,
                        const QuantInfo& quant) {
    auto made = add_node(graph, *find_op(op), attrs, std::move(in), op, quant);
    EXPECT_TRUE(made.ok());
    return *made;
  };
  const auto plain = [&](const char* op, std::vector<TensorId> in, const QuantInfo& quant) {
    const OpDef& def = *find_op(op);
    return *add_node(graph, def, def.attrs.defaults, std::move(in), op, quant);
  };
  switch (rng.below(5)) {
    case 0:
      return plain("relu6", {x}, some_quant(rng));
    case 1: {
      PoolAttrs pool;
      pool.k_h = pool.k_w = 2, pool.padding = Padding::same;
      return node("max_pool_2d", pool, {x}, same);
    }
    case 2: {
      PartsAttrs parts;
      parts.axis = 3;
      return channels > 8 ? x : node("concatenation", parts, {x, x}, same);
    }
    case 3:
      return plain("add", {x, x}, some_quant(rng));
    default: {
      Bytes weights(size_t(channels) * 3);
      for (uint8_t& byte : weights) byte = uint8_t(rng.next());
      const Tensor w{"w",
                     DType::u8,
                     CaseBuilder::shape({3, 1, 1, channels}),
                     {{0.01f}, int32_t(rng.below(256)), 0},
                     std::make_shared<const Bytes>(std::move(weights))};
      const std::vector<int32_t> bias = {int32_t(rng.between(-900, 900)), 0, 77};
      const Tensor b{"b", DType::s32, CaseBuilder::shape({3}), {}, bytes_of(bias)};
      const TensorId w_id = graph.add(w), b_id = graph.add(b);
      return node("conv_2d", conv_2d::Attrs{}, {x, w_id, b_id}, some_quant(rng));
    }
  }
}

Graph chain(Rng& rng) {
  Graph graph;
  graph.name = "chain";
  TensorId at =
      graph.add(Tensor{"x", DType::s8, CaseBuilder::shape({1, 5, 4, 2}), some_quant(rng), nullptr});
  graph.inputs = {at};
  for (uint64_t left = rng.between(1, 6); left > 0; --left) {
    at = grow(graph, at, rng);
    if (rng.chance(0.2) && at != graph.inputs[0]) graph.outputs.push_back(at);
  }
  if (at == graph.inputs[0]) return chain(rng);
  graph.outputs.push_back(at);
  return graph;
}

TEST(Unsigned, FilesGiveTheBytesOfTheirSignedTwins) {
  Rng rng(4);
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    const Graph graph = chain(rng);
    const auto file = export_tflite(*as_unsigned(graph));
    ASSERT_TRUE(file.ok()) << file.error().text();
    auto imported = import_tflite(*file, "chain");
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    for (TensorId id : imported->inputs) {
      EXPECT_EQ(imported->tensors[size_t(id)].dtype, DType::u8);
    }
    auto twin = Sim::open(graph), ours = Sim::open(*imported);
    ASSERT_TRUE(twin.ok() && ours.ok());
    std::vector<Bytes> inputs = random_inputs(rng, graph);
    const auto want = twin->run(inputs);
    for (Bytes& input : inputs) input = other_sign(std::move(input));
    const auto got = ours->run(inputs);
    ASSERT_TRUE(want.ok() && got.ok());
    ASSERT_EQ(want->size(), got->size());
    for (size_t o = 0; o < want->size(); ++o) EXPECT_EQ(other_sign((*want)[o]), (*got)[o]) << o;
  }
}

// One QUANTIZE for each input and output of the graph: none stands between operators.
TEST(Unsigned, TypesMeetAtTheEndsAlone) {
  Rng rng(5);
  for (int i = 0; i < 100; ++i) {
    const Graph graph = chain(rng);
    auto imported = import_tflite(*export_tflite(*as_unsigned(graph)), "chain");
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    const auto quantizes = [](const Node& node) { return node.op->name() == "quantize"; };
    const auto made = std::ranges::count_if(imported->nodes, quantizes);
    std::vector<TensorId> outputs = graph.outputs;
    std::ranges::sort(outputs);
    const auto distinct = std::ranges::unique(outputs).begin() - outputs.begin();
    EXPECT_LE(made, 1 + distinct);
  }
}

}  // namespace
}  // namespace mw
