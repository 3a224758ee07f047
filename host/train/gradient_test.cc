// SPDX-License-Identifier: Apache-2.0
// Every operator that has a gradient: its forward pass equals the operator's own reference kernel,
// its gradient equals finite differences, and both are the same bytes on any number of threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "host/sim/sim.h"
#include "host/train/step.h"

namespace mw {
namespace {

constexpr int kBatch = 3;
constexpr float kSpacing = 1.0f / 32;

// Distinct values on a grid that keeps a quarter of its spacing from zero and from each other, so
// that no maximum or clamp changes side within a difference.
void fill_grid(std::span<float> values, Rng& rng) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);
  const float centre = float(values.size() / 2);
  const float spacing = std::min(kSpacing, 4.0f / float(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = (float(order[i]) - centre + 0.5f) * spacing;
  }
}

std::optional<Graph> trainable_case(const OpDef& op, Rng& rng) {
  std::optional<Graph> graph = op.random_case(rng, DType::f32);
  if (!graph || graph->nodes.size() != 1 || graph->inputs.size() != 1) {
    return std::nullopt;
  };
  const int weights = op.quant.weight_slot;
  if (weights >= 0 &&
      graph->tensors[size_t(graph->nodes[0].input(size_t(weights)))].dtype != DType::f32) {
    return std::nullopt;  // of a dynamic-range model
  }
  if (const Field* field = op.attrs.find("activation")) {
    set_field(*field, graph->nodes[0].attrs, 0, 0);
  }
  const Shape& x = graph->tensors[size_t(graph->inputs[0])].shape;
  return x.rank > 1 && x[0] == 1 ? graph : std::nullopt;
}

void keep_above_zero(const OpDef& op, std::span<float> values) {
  if (!op.traits.above_zero) return;
  for (float& value : values) value = std::abs(value) + 0.25f;
}

double weighted_output(Step& step, const std::vector<float>& weights) {
  step.forward(true, 1);
  double loss = 0;
  for (size_t i = 0; i < weights.size(); ++i) loss += double(weights[i]) * step.output()[i];
  return loss;
}

// An analytic gradient lies between the slopes on both sides, at a few places: so it does at kinks
// too.
void expect_gradient(Step& step, std::span<float> at, std::span<const float> gradient,
                     const std::vector<float>& weights, Rng& rng, const std::string& what) {
  float largest = 0.1f;
  for (float g : gradient) largest = std::max(largest, std::abs(g));
  const float delta = std::min(kSpacing, 4.0f / float(at.size())) / 4;
  const double here = weighted_output(step, weights);
  for (int probe = 0; probe < 12; ++probe) {
    const size_t i = rng.below(at.size());
    const float old = at[i];
    at[i] = old + delta;
    const double right = (weighted_output(step, weights) - here) / (double(old + delta) - old);
    at[i] = old - delta;
    const double left = (here - weighted_output(step, weights)) / (old - double(old - delta));
    at[i] = old;
    const double nearest =
        std::clamp(double(gradient[i]), std::min(left, right), std::max(left, right));
    ASSERT_NEAR(gradient[i], nearest, 4e-3 * largest + 3e-6 / delta) << what << " element " << i;
  }
}

void expect_reference(const Graph& graph, Step& step) {
  Result<Sim> sim = Sim::open(graph);
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  const size_t in = step.input().size() / kBatch, out = step.output().size() / kBatch;
  for (size_t item = 0; item < kBatch; ++item) {
    std::memcpy(sim->input(0).data(), step.input().data() + item * in, in * 4);
    ASSERT_TRUE(sim->run().ok());
    std::vector<float> expected(out);
    std::memcpy(expected.data(), sim->output(0).data(), out * 4);
    for (size_t i = 0; i < out; ++i) {
      ASSERT_NEAR(step.output()[item * out + i], expected[i], 1e-4f) << "item " << item;
    }
  }
}

struct Pass {
  std::vector<float> output, gradients;
  bool operator==(const Pass&) const = default;
};

Pass run_on(const Graph& graph, int threads) {
  auto step = Step::plan(graph, {.batch = kBatch, .threads = threads, .input_gradient = true});
  EXPECT_TRUE(step.ok());
  Rng rng(5);
  for (float& v : (*step)->input()) v = float(rng.normal());
  keep_above_zero(*graph.nodes[0].op, (*step)->input());
  (*step)->forward(true, 1);
  Pass pass{{(*step)->output().begin(), (*step)->output().end()}, {}};
  for (float& g : (*step)->output_gradient()) g = float(rng.normal());
  (*step)->backward();
  const auto gradient = (*step)->input_gradient();
  pass.gradients.assign(gradient.begin(), gradient.end());
  for (const Parameter& p : (*step)->parameters()) {
    pass.gradients.insert(pass.gradients.end(), p.gradient.begin(), p.gradient.end());
  }
  return pass;
}

class Gradient : public testing::TestWithParam<const OpDef*> {};

TEST_P(Gradient, MatchesReferenceAndFiniteDifferences) {
  const OpDef& op = *GetParam();
  int checked = 0;
  for (uint64_t seed = 0; seed < 200 && checked < 20; ++seed) {
    Rng rng(seed * 977 + 11);
    const std::optional<Graph> graph = trainable_case(op, rng);
    if (!graph) continue;
    auto planned = Step::plan(*graph, {.batch = kBatch, .threads = 2, .input_gradient = true});
    if (!planned) continue;  // grouped, or mixes the items of a batch
    Step& step = **planned;
    fill_grid(step.input(), rng);
    keep_above_zero(op, step.input());
    std::vector<float> weights(step.output().size());
    for (float& w : weights) w = float(rng.uniform(-1, 1));
    weighted_output(step, weights);
    if (!op.traits.training_only) expect_reference(*graph, step);
    std::ranges::copy(weights, step.output_gradient().begin());
    step.backward();
    const auto dx = step.input_gradient();
    const std::vector<float> kept(dx.begin(), dx.end());
    const std::string what = std::string(op.name()) + " seed " + std::to_string(seed);
    expect_gradient(step, step.input(), kept, weights, rng, what + " x");
    for (Parameter& p : step.parameters()) {
      const std::vector<float> gradient(p.gradient.begin(), p.gradient.end());
      expect_gradient(step, p.value, gradient, weights, rng, what + " " + p.name);
    }
    if (HasFatalFailure()) return;
    ++checked;
  }
  EXPECT_GE(checked, 4) << "too few trainable cases";
}

TEST_P(Gradient, IsTheSameOnAnyNumberOfThreads) {
  for (uint64_t seed = 0, checked = 0; seed < 30 && checked < 3; ++seed) {
    Rng rng(seed);
    const std::optional<Graph> graph = trainable_case(*GetParam(), rng);
    if (!graph || !Step::plan(*graph, {.batch = kBatch})) continue;
    ++checked;
    const Pass one = run_on(*graph, 1);
    EXPECT_EQ(one, run_on(*graph, 2));
    EXPECT_EQ(one, run_on(*graph, 3));
  }
}

// Else a layer would learn, but for its bias, and nobody would see it.
TEST_P(Gradient, EveryConstantIsTrainedOrState) {
  const OpDef& op = *GetParam();
  const GradDef& grad = *find_grad(op);
  if (grad.parameter_slots == 0) return;  // there is nothing to train
  Rng rng(3);
  for (int i = 0; i < 10; ++i) {
    const auto graph = op.random_case(rng, DType::f32);
    ASSERT_TRUE(graph.has_value());
    const Node& node = graph->nodes[0];
    for (size_t slot = 0; slot < node.inputs.size(); ++slot) {
      const TensorId id = node.input(slot);
      if (id == kNoTensor || !graph->tensors[size_t(id)].is_constant()) continue;
      EXPECT_TRUE(((grad.parameter_slots | grad.state_slots) >> slot) & 1) << "input " << slot;
    }
  }
}

std::vector<const OpDef*> trainable_ops() {
  std::vector<const OpDef*> found;
  for (const OpDef* op : all_ops()) {
    if (find_grad(*op) != nullptr && op->random_case != nullptr) found.push_back(op);
  }
  return found;
}

INSTANTIATE_TEST_SUITE_P(EveryOperator, Gradient, testing::ValuesIn(trainable_ops()),
                         [](const auto& each) { return std::string(each.param->name()); });

}  // namespace
}  // namespace mw
