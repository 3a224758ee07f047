// SPDX-License-Identifier: Apache-2.0
#include "host/quant/quantize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/quant/post_training.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

// As many as it takes for a ratio of powers to say something of the first input.
std::vector<Sample> random_samples(Rng& rng, const Graph& graph) {
  constexpr int64_t kFewest = 8, kValues = 128;
  const int64_t elems = std::max<int64_t>(graph.tensors[size_t(graph.inputs[0])].shape.elems(), 1);
  std::vector<Sample> samples(size_t(std::max(kFewest, kValues / elems)));
  for (Sample& sample : samples) {
    for (TensorId id : graph.inputs) {
      const Tensor& input = graph.tensors[size_t(id)];
      if (input.dtype != DType::f32) {
        sample.push_back(random_contents(rng, input));
        continue;
      }
      std::vector<float> values(size_t(input.shape.elems()));
      const double low = graph.nodes[0].op->traits.above_zero ? 0.1 : -2;
      for (float& value : values) value = float(rng.uniform(low, 2));
      sample.push_back(*bytes_of(values));
    }
  }
  return samples;
}

TEST(Quantize, RangesHoldZeroExactly) {
  EXPECT_EQ(activation_quant({-128, 127}), (QuantInfo{{1.0f}, 0, 0}));
  EXPECT_EQ(activation_quant({0, 255}), (QuantInfo{{1.0f}, -128, 0}));
  EXPECT_EQ(activation_quant({-255, 0}), (QuantInfo{{1.0f}, 127, 0}));
  EXPECT_EQ(activation_quant({3, 255}), (QuantInfo{{1.0f}, -128, 0}));
  EXPECT_GT(activation_quant({0, 0}).scales[0], 0);
}

TEST(Quantize, OutliersAreCutByPercentileAndByError) {
  Histogram histogram{{-1, 9}, std::vector<uint32_t>(1000)};
  for (size_t i = 0; i < 200; ++i) histogram.counts[i] = 1000;  // [-1, 1]
  histogram.counts.back() = 1;
  EXPECT_EQ(choose_range(histogram, {}).high, 9);
  EXPECT_NEAR(choose_range(histogram, {RangeMethod::percentile, 0.9999}).high, 1, 0.05);
  const ValueRange mse = choose_range(histogram, {.method = RangeMethod::mse});
  EXPECT_LT(mse.high, 9);
  EXPECT_NEAR(mse.low, -1, 0.11);
}

TEST(Quantize, EveryOperatorStaysCloseToFloat) {
  int cases = 0;
  for (const OpDef* op : all_ops()) {
    Rng rng(op->core->code);  // so that an operator that comes later changes no other's cases
    for (int i = 0; op->random_case != nullptr && i < 10; ++i) {
      const auto graph = op->random_case(rng, DType::f32);
      if (!graph || graph->tensors[size_t(graph->outputs[0])].dtype != DType::f32) continue;
      if (graph->inputs.empty()) continue;
      // What stays float and goes round may grow from run to run.
      if (!op->quant.quantizable && op->core->states > 0) continue;
      const auto samples = random_samples(rng, *graph);
      const auto result = quantize_after_training(*graph, samples);
      ASSERT_TRUE(result) << result.error().text() << print(*graph);
      const auto sim = Sim::open(result->graph);
      ASSERT_TRUE(sim) << sim.error().text() << print(result->graph);
      for (const LayerReport& layer : result->report.layers) {
        ++cases;
        // What stays float may jump, and a rounded input then lands on the other side.
        EXPECT_GT(layer.sqnr_db, op->quant.quantizable ? 20 : 3) << print(result->graph);
      }
    }
  }
  EXPECT_GT(cases, 50);
}

// Samples of the one input of `graph`, and the graph that a scheme makes of it.
Result<PostTraining> with_scheme(const Graph& graph, const char* scheme) {
  Rng rng(3);
  const auto samples = random_samples(rng, graph);
  return quantize_after_training(graph, samples,
                                 {.quantize = {.scheme = *find_quant_scheme(scheme)}});
}

TEST(Quantize, EveryOperatorThatTakesASchemeStaysCloseToFloat) {
  struct Wanted {
    const char* scheme;
    double least_db;
  };
  for (const Wanted& wanted : {Wanted{"int16x8", 35}, Wanted{"int8x4", 6}}) {
    const QuantScheme& scheme = *find_quant_scheme(wanted.scheme);
    Rng rng(12);
    int cases = 0;
    for (const OpDef* op : all_ops()) {
      for (int i = 0; op->random_case != nullptr && takes(*op, scheme) && i < 10; ++i) {
        const auto graph = op->random_case(rng, DType::f32);
        if (!graph || graph->tensors[size_t(graph->outputs[0])].dtype != DType::f32) continue;
        if (graph->inputs.empty()) continue;
        const auto result = with_scheme(*graph, scheme.name);
        ASSERT_TRUE(result) << result.error().text() << print(*graph);
        ASSERT_TRUE(Sim::open(result->graph)) << print(result->graph);
        for (const LayerReport& layer : result->report.layers) {
          ++cases;
          EXPECT_GT(layer.sqnr_db, wanted.least_db) << print(result->graph);
        }
      }
    }
    EXPECT_GE(cases, 20) << wanted.scheme;
  }
}

constexpr const char* kDense = R"(graph "dense" {
  input x: f32[1,4]
  const w: f32[2,4] = {1, -2, 3, -4, 0.5, 0.25, 0, -0.125}
  const b: f32[2] = {0.5, -1}
  h: f32[1,2] = fully_connected(x, w, b)
  y: f32[1,2] = relu(h)
  output y
})";

TEST(Quantize, ASchemeSaysTheTypes) {
  struct Wanted {
    const char* scheme;
    DType activation, weight, bias;
    size_t weight_bytes, weight_scales;
  };
  for (const Wanted& wanted : {Wanted{"int8", DType::s8, DType::s8, DType::s32, 8, 2},
                               Wanted{"int16x8", DType::s16, DType::s8, DType::s64, 8, 2},
                               Wanted{"int8x4", DType::s8, DType::s4, DType::s32, 4, 1}}) {
    const auto result = with_scheme(*parse(kDense), wanted.scheme);
    ASSERT_TRUE(result) << result.error().text();
    const Graph& graph = result->graph;
    ASSERT_EQ(graph.nodes.size(), 1u) << print(graph);  // relu is a clamp of the sums
    const auto input = [&](size_t slot) -> const Tensor& {
      return graph.tensors[size_t(graph.nodes[0].inputs[slot])];
    };
    EXPECT_EQ(input(0).dtype, wanted.activation);
    EXPECT_EQ(input(1).dtype, wanted.weight);
    EXPECT_EQ(input(1).data->size(), wanted.weight_bytes);
    EXPECT_EQ(input(1).quant.scales.size(), wanted.weight_scales);
    EXPECT_EQ(input(2).dtype, wanted.bias);
    if (wanted.activation == DType::s16) {
      EXPECT_EQ(input(0).quant.zero_point, 0);
    }
  }
}

TEST(Quantize, SymmetricRangesHoldTheFartherEnd) {
  EXPECT_EQ(activation_quant({-2, 1}, DType::s16), (QuantInfo{{2.0f / 32767}, 0, 0}));
  EXPECT_EQ(activation_quant({0, 3}, DType::s16), (QuantInfo{{3.0f / 32767}, 0, 0}));
}

TEST(Quantize, AnOperatorWithoutKernelsForASchemeIsNamed) {
  const auto graph =
      parse("graph \"g\" {\n  input x: f32[1,4]\n  y: f32[1,4] = hard_swish(x)\n  output y\n}");
  ASSERT_TRUE(graph) << graph.error().text();
  const auto result = with_scheme(*graph, "int16x8");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::unsupported);
  EXPECT_EQ(result.error().where, "node 0 hard_swish 'y'");
  EXPECT_EQ(result.error().what, "hard_swish has no kernel for int16x8");
  EXPECT_NE(result.error().hint.find("int8"), std::string::npos) << result.error().hint;
}

// What int8 weights of a dynamic-range model stand for is quantized like real weights.
TEST(Quantize, WeightsOfADynamicRangeModelStayWhatTheyAre) {
  const auto graph = parse(R"(graph "g" {
  input x: f32[1,2]
  const w: s8[2,2] q({0.5, 0.25}, 0) = {127, -3, 5, -127}
  const b: f32[2] = {1, -1}
  y: f32[1,2] = fully_connected(x, w, b)
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  const auto result = with_scheme(*graph, "int8");
  ASSERT_TRUE(result) << result.error().text();
  const Node& node = result->graph.nodes.at(0);
  const Tensor &x = result->graph.tensors[size_t(node.input(0))],
               &w = result->graph.tensors[size_t(node.input(1))];
  EXPECT_EQ(x.dtype, DType::s8);
  EXPECT_EQ(w.quant.scales, (std::vector<float>{0.5f, 0.25f}));
  const auto steps = w.values<int8_t>();
  EXPECT_EQ(std::vector<int>(steps.begin(), steps.end()), (std::vector<int>{127, -3, 5, -127}));
}

constexpr const char* kNet = R"(graph "net" {
  input x: f32[1,4,4,1]
  const w: f32[2,3,3,1] = {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -4, -5, -6, -7, -8, 1}
  h: f32[1,4,4,2] = conv_2d(x, w)
  const gamma: f32[2] = {0.5, 2}
  const beta: f32[2] = {1, -1}
  const mean: f32[2] = {0.25, -0.5}
  const variance: f32[2] = {1, 4}
  n: f32[1,4,4,2] = batch_norm(h, gamma, beta, mean, variance)
  r: f32[1,4,4,2] = relu(n)
  p: f32[1,2,2,2] = max_pool_2d(r) {k_h=2, k_w=2, stride_h=2, stride_w=2}
  const v: f32[3,8] = {1,-1,1,-1,1,-1,1,-1, 2,0,2,0,2,0,2,0, 0,0,0,0,0,0,0,0}
  const c: f32[3] = {0.5, -0.5, 3}
  l: f32[1,3] = fully_connected(p, v, c)
  y: f32[1,3] = softmax(l)
  output y
})";

TEST(Quantize, FoldsFusesAndKeepsNames) {
  Rng rng(5);
  const auto graph = parse(kNet);
  ASSERT_TRUE(graph) << graph.error().text();
  const auto result = quantize_after_training(*graph, random_samples(rng, *graph));
  ASSERT_TRUE(result) << result.error().text();
  const Graph& s8 = result->graph;
  std::string ops;
  for (const Node& node : s8.nodes) ops += std::string(node.op->name()) + " ";
  EXPECT_EQ(ops, "conv_2d max_pool_2d fully_connected softmax ") << print(s8);
  EXPECT_EQ(s8.tensors[size_t(s8.inputs[0])].name, "x");
  const Tensor& y = s8.tensors[size_t(s8.outputs[0])];
  EXPECT_EQ(y.name, "y");
  EXPECT_EQ(y.quant, (QuantInfo{{1.0f / 256}, -128, 0}));
  const Node& conv = s8.nodes[0];
  const QuantInfo &x = s8.tensors[size_t(conv.inputs[0])].quant,
                  &w = s8.tensors[size_t(conv.inputs[1])].quant,
                  &b = s8.tensors[size_t(conv.inputs[2])].quant;
  ASSERT_EQ(w.scales.size(), 2u);
  for (size_t c = 0; c < 2; ++c) EXPECT_EQ(b.scales[c], x.scales[0] * w.scales[c]);
  // The channel whose weights are all zero still adds its bias.
  const Tensor& bias = s8.tensors[size_t(s8.nodes[2].inputs[2])];
  EXPECT_NEAR(double(bias.values<int32_t>()[2]) * bias.quant.scales[2], 3, 0.01);
}

TEST(Quantize, FloatBordersConvertOnce) {
  Rng rng(5);
  const auto graph = parse(kNet);
  ASSERT_TRUE(graph);
  const auto result = quantize_after_training(*graph, random_samples(rng, *graph),
                                              {.quantize = {.float_io = true}});
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->graph.nodes.front().op->name(), "quantize");
  EXPECT_EQ(result->graph.nodes.back().op->name(), "dequantize");
  EXPECT_EQ(result->graph.tensors[size_t(result->graph.outputs[0])].name, "y");
  EXPECT_EQ(result->graph.nodes.size(), 6u);
}

TEST(Quantize, WhatWasInt8BeforeItWasRealIsNotRoundedAgain) {
  const auto operators = [](const std::string& dtype) {
    const auto graph = parse("graph \"g\" {\n  input x: " + dtype +
                             "[1,4] q(0.1, 0)\n  f: f32[1,4] = dequantize(x)\n"
                             "  y: f32[1,4] = relu(f)\n  output y\n}");
    if (!graph) return graph.error().text();
    Calibration calibration;
    calibration.ranges.assign(graph->tensors.size(), {-2, 2});
    const auto s8 = quantize(*graph, calibration);
    if (!s8) return s8.error().text();
    std::string out;
    for (const Node& node : s8->graph.nodes) {
      out += std::string(node.op->name()) + '(' + s8->graph.tensors[size_t(node.inputs[0])].name +
             ") ";
    }
    return out;
  };
  EXPECT_EQ(operators("s8"), "dequantize(x) relu(x) ");
  EXPECT_EQ(operators("s16"), "dequantize(x) quantize(f) relu(f/s8) ");
}

TEST(Quantize, ASampleThatIsNotFiniteIsRefused) {
  const auto graph = parse(kNet);
  ASSERT_TRUE(graph);
  const std::vector<float> endless(16, std::numeric_limits<float>::infinity());
  const std::vector<Sample> samples = {{*bytes_of(endless)}};
  const auto calibration = calibrate(*graph, samples);
  ASSERT_FALSE(calibration);
  EXPECT_EQ(calibration.error().where, "tensor 0 'x'");
}

}  // namespace
}  // namespace mw
