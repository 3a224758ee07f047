// SPDX-License-Identifier: Apache-2.0
// Which kernels a plan takes for each objective, and what it stores for a packed one.
#include "host/plan/variants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/ir/evaluate.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace {

constexpr uint32_t kAllIsas = ~0u;

// Convolutions one behind the other.
class Convolutions {
 public:
  explicit Convolutions(const std::vector<int32_t>& x) : last_(build_.input(x)) {}

  Convolutions& add(int32_t out_c, int32_t kernel, int32_t stride = 1) {
    conv_2d::Attrs attrs;
    attrs.stride_h = attrs.stride_w = stride;
    const int32_t in_c = graph().tensors[size_t(last_)].shape[3];
    const TensorId w = build_.weights({out_c, kernel, kernel, in_c}, 0);
    // As a trained layer has them: symmetric, of like scales.
    Tensor& weights = graph().tensors[size_t(w)];
    Bytes data = *weights.data;
    for (uint8_t& byte : data) byte = byte == 0x80 ? 0x81 : byte;
    weights.data = std::make_shared<const Bytes>(std::move(data));
    std::ranges::fill(weights.quant.scales, weights.quant.scales[0]);
    const TensorId b = build_.bias(last_, w);
    return add_node_of(attrs, {last_, w, b}, double(kernel) * kernel * in_c);
  }
  // Halves both extents.
  Convolutions& pool() {
    const OpDef& op = *find_op("max_pool_2d");
    Bytes attrs = op.attrs.defaults;
    for (const char* field : {"k_h", "k_w", "stride_h", "stride_w"}) {
      EXPECT_TRUE(set_field(*op.attrs.find(field), attrs, 0, 2));
    }
    const QuantInfo quant = graph().tensors[size_t(last_)].quant;
    last_ = add_node(graph(), op, std::move(attrs), {last_}, "pool", quant).value();
    return *this;
  }
  // Its weights are known when it runs.
  Convolutions& add_with_given_weights(int32_t out_c, bool with_bias) {
    const int32_t in_c = graph().tensors[size_t(last_)].shape[3];
    const TensorId w = build_.input({out_c, 1, 1, in_c});
    graph().tensors[size_t(w)].quant.zero_point = 0;
    const TensorId b = with_bias ? build_.bias(last_, w) : kNoTensor;
    return add_node_of(conv_2d::Attrs{}, {last_, w, b}, in_c);
  }
  Convolutions& add_without_bias(int32_t out_c) {
    const int32_t in_c = graph().tensors[size_t(last_)].shape[3];
    return add_node_of(conv_2d::Attrs{}, {last_, build_.weights({out_c, 1, 1, in_c}, 0)}, in_c);
  }
  Graph take() {
    graph().outputs = {last_};
    return std::move(graph());
  }

 private:
  Graph& graph() { return build_.graph(); }
  Convolutions& add_node_of(const conv_2d::Attrs& attrs, std::vector<TensorId> inputs,
                            double terms) {
    const auto scale = [&](size_t i) {
      return double(graph().tensors[size_t(inputs[i])].quant.scales[0]);
    };
    const QuantInfo quant{{float(scale(0) * scale(1) * 60 * std::sqrt(terms))}, 3, 0};
    const std::string name = "conv" + std::to_string(graph().nodes.size());
    last_ = add_node(graph(), *find_op("conv_2d"), attrs, std::move(inputs), name, quant).value();
    return *this;
  }

  Rng rng_{5};
  CaseBuilder build_{rng_, DType::s8};
  TensorId last_;
};

std::vector<std::string> kernels_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const PlanStep& step : plan.steps) names.push_back(step.kernel->name);
  return names;
}
std::vector<std::string> kernels(const Graph& graph, Optimize optimize, uint32_t isas = kAllIsas) {
  return kernels_of(make_plan(graph, {.isa_mask = isas, .optimize = optimize}).value());
}

TEST(Variants, APackedKernelStoresItsStreamAndNothingElse) {
  const Graph graph = Convolutions({1, 5, 5, 8}).add(12, 1).take();
  const Plan plan = make_plan(graph, {.isa_mask = kAllIsas}).value();
  ASSERT_EQ(kernels_of(plan), (std::vector<std::string>{"conv_2d_s8_packed_arm_dsp"}));
  const PlanStep& step = plan.steps[0];
  EXPECT_EQ(step.in[conv_2d::kW].bits, 0u);
  EXPECT_EQ(step.in[conv_2d::kB].bits, 0u);
  EXPECT_EQ(step.tables[0].region(), Region::constants);
  // Weights, bias, multipliers and shifts take 8 * 12 + 9 * 12 bytes in any order.
  EXPECT_EQ(plan.constants.size(), 8u * 12 + 9 * 12);

  Rng rng(3);
  const std::vector<Bytes> x{random_contents(rng, graph.tensors[size_t(graph.inputs[0])])};
  auto sim = Sim::open(graph, {.isa_mask = kAllIsas});
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  auto evaluator = Evaluator::open(graph);
  ASSERT_TRUE(evaluator.ok() && evaluator->run(x).ok());
  const auto want = evaluator->tensor(graph.outputs[0]);
  EXPECT_EQ(sim->run(x).value()[0], Bytes(want.begin(), want.end()));
}

TEST(Variants, WhatIsNotKnownYetIsNotPacked) {
  for (bool with_bias : {false, true}) {
    const Graph graph = Convolutions({1, 5, 5, 32}).add_with_given_weights(16, with_bias).take();
    EXPECT_EQ(kernels(graph, Optimize::speed), (std::vector<std::string>{"conv_2d_s8_arm_dsp"}));
  }
}

TEST(Variants, WhatHasNoBiasIsPackedToo) {
  const Graph graph = Convolutions({1, 5, 5, 8}).add_without_bias(12).take();
  EXPECT_EQ(kernels(graph, Optimize::speed),
            (std::vector<std::string>{"conv_2d_s8_packed_arm_dsp"}));
}

TEST(Variants, WhatStaysATfliteIsNotPacked) {
  const Graph graph = Convolutions({1, 5, 5, 8}).add(12, 1).take();
  for (Optimize optimize : {Optimize::speed, Optimize::size, Optimize::ram}) {
    const Plan plan =
        make_plan(graph, {.isa_mask = kAllIsas, .optimize = optimize, .keep_views = true}).value();
    EXPECT_FALSE(plan.steps[0].kernel->packed);
  }
}

TEST(Variants, RamKeepsAFastKernelWhereItsScratchFitsUnderThePeak) {
  const Graph graph = Convolutions({1, 32, 32, 4}).pool().add(4, 1).add(4, 3).take();
  const Plan ram = make_plan(graph, {.isa_mask = kAllIsas, .optimize = Optimize::ram}).value();
  EXPECT_EQ(kernels_of(ram),
            (std::vector<std::string>{"max_pool_2d_s8_ref", "conv_2d_s8_packed_arm_dsp",
                                      "conv_2d_s8_packed_arm_dsp"}));
  const Plan portable = make_plan(graph, {.optimize = Optimize::ram}).value();
  EXPECT_EQ(kernels_of(portable),
            (std::vector<std::string>{"max_pool_2d_s8_ref", "conv_2d_s8_portable",
                                      "conv_2d_s8_portable"}));
  EXPECT_EQ(ram.arena_bytes, portable.arena_bytes);
}

TEST(Variants, RamGivesUpAKernelWhoseScratchIsAtThePeak) {
  const Graph graph = Convolutions({1, 8, 8, 16}).add(16, 3).take();
  const Plan ram = make_plan(graph, {.isa_mask = kAllIsas, .optimize = Optimize::ram}).value();
  const Plan speed = make_plan(graph, {.isa_mask = kAllIsas}).value();
  EXPECT_EQ(kernels_of(ram), (std::vector<std::string>{"conv_2d_s8_portable"}));
  EXPECT_LT(ram.arena_bytes, speed.arena_bytes);
}

// One node at the peak does not slow down the others.
TEST(Variants, RamGivesUpAFastKernelAtThePeakAlone) {
  const Graph graph = Convolutions({1, 16, 16, 16}).add(16, 3).pool().add(16, 3).add(16, 3).take();
  const Plan ram = make_plan(graph, {.isa_mask = kAllIsas, .optimize = Optimize::ram}).value();
  const Plan portable = make_plan(graph, {.optimize = Optimize::ram}).value();
  EXPECT_EQ(kernels_of(ram),
            (std::vector<std::string>{"conv_2d_s8_portable", "max_pool_2d_s8_ref",
                                      "conv_2d_s8_packed_arm_dsp", "conv_2d_s8_packed_arm_dsp"}));
  EXPECT_EQ(ram.arena_bytes, portable.arena_bytes);
}

// Bands cost flash and time: where the peak is elsewhere, there are few.
TEST(Variants, RamTakesTheTallestBandsOfThoseThatServe) {
  const Graph graph = Convolutions({1, 32, 4, 16}).add(64, 1).add(16, 1).add(48, 1).take();
  const Plan plan = make_plan(graph, {.optimize = Optimize::ram}).value();
  const auto bands = std::ranges::count(plan.steps, 0, &PlanStep::node);
  EXPECT_EQ(bands, 2) << "of 16 rows each";
}

TEST(Variants, SizeSharesAFastKernelWhereTheModelIsLarge) {
  Convolutions layers({1, 8, 8, 64});
  for (int i = 0; i < 12; ++i) layers.add(64, 1);  // 56 kB
  EXPECT_EQ(kernels(layers.take(), Optimize::size),
            (std::vector<std::string>(12, "conv_2d_s8_packed_arm_dsp")));
  const Graph small = Convolutions({1, 8, 8, 4}).add(4, 1).take();
  EXPECT_EQ(kernels(small, Optimize::size), (std::vector<std::string>{"conv_2d_s8_ref"}));
}

// Depthwise convolutions of 3x3, behind each other.
Graph depthwise_chain(std::initializer_list<int32_t> strides) {
  Rng rng(6);
  CaseBuilder build(rng, DType::s8);
  TensorId last = build.input({1, 16, 16, 8});
  for (int32_t stride : strides) {
    conv_2d::Attrs attrs;
    attrs.stride_h = attrs.stride_w = stride;
    Graph& graph = build.graph();
    const TensorId w = build.weights({1, 3, 3, 8}, 3);
    const QuantInfo quant = graph.tensors[size_t(last)].quant;
    const std::string name = "layer" + std::to_string(graph.nodes.size());
    last = add_node(graph, *find_op("depthwise_conv_2d"), attrs, {last, w}, name, quant).value();
  }
  build.graph().outputs = {last};
  return std::move(build.graph());
}

int fixed_steps(const Graph& graph, const PlanOptions& options) {
  const Plan plan = make_plan(graph, options).value();
  return int(std::ranges::count_if(plan.steps, [](auto& step) { return step.fixed != nullptr; }));
}

TEST(Variants, KernelsAreCompiledForTheirParamsWhereAFormCan) {
  const Graph graph = depthwise_chain({1, 1, 2});
  EXPECT_EQ(fixed_steps(graph, {}), 0);
  EXPECT_EQ(fixed_steps(graph, {.fix_params = true}), 3);
}

TEST(Variants, NodesOfEqualParamsShareTheCodeCompiledForThem) {
  const PlanOptions options{.fix_params = true};
  const Graph graph = depthwise_chain({1, 1, 2});
  const auto nodes = variants_of(graph, options).value();
  for (const NodeVariants& node : nodes) ASSERT_NE(node.variants[0].fixed, nullptr);
  const Candidates all = candidates_of(graph, nodes, options);
  EXPECT_EQ(all[0][0].kernel, all[1][0].kernel);
  EXPECT_NE(all[0][0].kernel, all[2][0].kernel);
  EXPECT_NE(all[0][0].kernel, all[0][1].kernel);
  EXPECT_EQ(all[0][1].kernel, all[2][1].kernel);
  EXPECT_LT(all[0][0].cost, all[0][1].cost);
}

TEST(Variants, AnOperatorWithoutAKernelSaysWhatItsKernelsTake) {
  const auto graph = parse(R"(graph "g" {
  input x: s16[1,4] q(0.5, 0)
  y: s16[1,4] q(0.5, 0) = hard_swish(x)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto nodes = variants_of(*graph, {});
  ASSERT_FALSE(nodes.ok());
  EXPECT_NE(nodes.error().hint.find("hard_swish has kernels for: int8, float32"), std::string::npos)
      << nodes.error().text();
}

// Its kernels take the types, but not so many terms.
TEST(Variants, AnOperatorThatItsKernelsRefuseSaysWhy) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[1,65536] q(0.5, 0)
  input w: s8[1,65536] q(0.5, 0)
  y: s8[1,1] q(0.5, 0) = fully_connected(x, w)
  output y
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto nodes = variants_of(*graph, {});
  ASSERT_FALSE(nodes.ok());
  EXPECT_NE(nodes.error().text().find(status_text(Status::too_large)), std::string::npos)
      << nodes.error().text();
}

// Rivals are compared by figures.
TEST(Variants, EveryKernelThatHasARivalSaysWhatItCosts) {
  Rng rng(1);
  for (const OpDef* op : all_ops()) {
    for (DType dtype : {DType::f32, DType::s8, DType::s16, DType::s32}) {
      for (int i = 0; i < 20; ++i) {
        if (op->random_case == nullptr) break;
        const auto graph = op->random_case(rng, dtype);
        if (!graph) break;
        const auto nodes = variants_of(*graph, {.isa_mask = kAllIsas});
        ASSERT_TRUE(nodes.ok()) << nodes.error().text();
        for (const Variant& variant : (*nodes)[0].variants) {
          if ((*nodes)[0].variants.size() == 1) break;
          const HostRow* host = find_host_row(*op, *variant.row);
          ASSERT_NE(host, nullptr) << variant.row->name << " has no HostRow";
          EXPECT_GT(host->cost((*nodes)[0].params.data(), {kAllIsas}), 0u) << variant.row->name;
          EXPECT_GT(host->code_bytes, 0u) << variant.row->name;
          EXPECT_EQ(host->pack != nullptr, variant.row->packed) << variant.row->name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mw
