// SPDX-License-Identifier: Apache-2.0
// A whole network, where clamps merge, normalizations become links and gradients meet: its gradient
// equals finite differences, and its evaluation equals the simulator's, on every instruction set
// that was compiled and that this machine has.
#include "host/train/step.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstring>

#include "host/base/rng.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "host/train/net.h"
#include "host/train/trainer.h"

namespace mw {
namespace {

constexpr int kBatch = 5;

// Every way in which a normalization can stand: between two convolutions, before a sum, before a
// pool, after the input; a strided block with a shortcut, and a tensor with three readers.
Graph residual_net() {
  NetBuilder net("residual");
  TensorId x = net.batch_norm(net.input({1, 9, 7, 3}));
  x = net.relu6(net.batch_norm(net.conv(x, 10, {.h = 3, .w = 3})));
  TensorId y = net.relu(net.batch_norm(net.depthwise(x, {.h = 3, .w = 3, .stride_h = 2})));
  y = net.batch_norm(net.conv(y, 10, {}));
  const TensorId shortcut = net.conv(x, 10, {.stride_h = 2}, /*bias=*/true);
  y = net.relu(net.add(y, shortcut));
  const TensorId z = net.batch_norm(net.conv(y, 10, {.h = 3, .w = 1}));
  y = net.add(net.add(y, z), y);
  y = net.node("reshape", {net.global_mean(y)}, {{"shape", 1, 0}, {"shape", 10, 1}, {"rank", 2}});
  Result<Graph> graph = net.finish(net.softmax(net.dense(y, 4)));
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(initialize(*graph, 9).ok());
  return *graph;
}

// Normalizations that are not the identity, as after some training.
void disturb(Step& step, Rng& rng) {
  for (Parameter& p : step.parameters()) {
    for (float& v : p.value) v += float(0.2 * rng.normal());
  }
  for (Parameter& p : step.states()) {
    for (float& v : p.value) v += float(rng.uniform(0, 0.5));
  }
}

double weighted_output(Step& step, const std::vector<float>& weights) {
  step.forward(true, 1);
  double loss = 0;
  for (size_t i = 0; i < weights.size(); ++i) loss += double(weights[i]) * step.output()[i];
  return loss;
}

class StepOn : public testing::TestWithParam<int64_t> {
 protected:
  void SetUp() override { hwy::GetChosenTarget().Update(GetParam()); }
  void TearDown() override { hwy::GetChosenTarget().Update(hwy::SupportedTargets()); }
};

TEST_P(StepOn, GradientOfANetworkMatchesFiniteDifferences) {
  const Graph graph = residual_net();
  auto planned = Step::plan(
      graph, {.batch = kBatch, .threads = 2, .output = logits_of(graph), .input_gradient = true});
  ASSERT_TRUE(planned.ok()) << planned.error().text();
  Step& step = **planned;
  Rng rng(4);
  disturb(step, rng);
  for (float& v : step.input()) v = float(rng.normal());
  std::vector<float> weights(step.output().size());
  for (float& w : weights) w = float(rng.uniform(-1, 1));
  weighted_output(step, weights);
  std::ranges::copy(weights, step.output_gradient().begin());
  step.backward();

  std::vector<std::pair<std::span<float>, std::vector<float>>> checked;
  for (Parameter& p : step.parameters()) {
    checked.push_back({p.value, {p.gradient.begin(), p.gradient.end()}});
  }
  const auto dx = step.input_gradient();
  checked.push_back({step.input(), {dx.begin(), dx.end()}});
  int near = 0, all = 0;
  for (auto& [value, gradient] : checked) {
    for (int probe = 0; probe < 8; ++probe, ++all) {
      const size_t i = rng.below(value.size());
      const float old = value[i], delta = 1.0f / 512;
      value[i] = old + delta;
      const double up = weighted_output(step, weights);
      value[i] = old - delta;
      const double down = weighted_output(step, weights);
      value[i] = old;
      const double measured = (up - down) / (2 * double(delta));
      near += std::abs(measured - double(gradient[i])) < 1e-2 * std::abs(measured) + 5e-3;
    }
  }
  // A clamp may change side within a difference; a wrong gradient would miss nearly always.
  EXPECT_GE(near, all * 9 / 10) << all;
}

TEST_P(StepOn, EvaluatesAsTheSimulator) {
  Graph graph = residual_net();
  auto planned = Step::plan(graph, {.batch = kBatch});
  ASSERT_TRUE(planned.ok()) << planned.error().text();
  Step& step = **planned;
  Rng rng(4);
  disturb(step, rng);
  step.write_to(graph);
  for (float& v : step.input()) v = float(rng.normal());
  step.forward(false, 0);
  Result<Sim> sim = Sim::open(graph);
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  const size_t in = step.input().size() / kBatch, out = step.output().size() / kBatch;
  for (size_t item = 0; item < kBatch; ++item) {
    std::memcpy(sim->input(0).data(), step.input().data() + item * in, in * 4);
    ASSERT_TRUE(sim->run().ok());
    std::vector<float> expected(out);
    std::memcpy(expected.data(), sim->output(0).data(), out * 4);
    for (size_t i = 0; i < out; ++i) EXPECT_NEAR(step.output()[item * out + i], expected[i], 1e-5f);
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, StepOn,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         [](const auto& each) { return hwy::TargetName(each.param); });

TEST(Step, RefusesWhatItCannotTrain) {
  EXPECT_FALSE(Step::plan(Graph{}, {}).ok());
  const Graph graph = residual_net();
  EXPECT_FALSE(Step::plan(graph, {.batch = 0}).ok());
  const auto dynamic = parse(
      "graph \"g\" {\n  input x: f32[1,2]\n  const w: s8[1,2] q(1, 0) = {1, 2}\n"
      "  y: f32[1,1] = fully_connected(x, w, _)\n  output y\n}\n");
  ASSERT_TRUE(dynamic.ok()) << dynamic.error().text();
  const auto refused = Step::plan(*dynamic, {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().what, "its weights are int8");
}

}  // namespace
}  // namespace mw
