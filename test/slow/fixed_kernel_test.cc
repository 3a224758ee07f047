// SPDX-License-Identifier: Apache-2.0
// Kernels that are compiled for the Params of their steps, on real cores: random problems of many
// shapes in one firmware, against an evaluation by the reference.
#include <gtest/gtest.h>

#include <algorithm>

#include "test/slow/on_core.h"

namespace mw {
namespace {

constexpr int kCases = 120;

// Adds another graph, with inputs and outputs of its own.
void put_beside(const Graph& other, Graph& graph) {
  const TensorId first = TensorId(graph.tensors.size());
  const auto moved = [&](TensorId id) { return id == kNoTensor ? id : id + first; };
  for (Tensor tensor : other.tensors) {
    tensor.name += "_" + std::to_string(first);
    graph.add(std::move(tensor));
  }
  for (Node node : other.nodes) {
    std::ranges::transform(node.inputs, node.inputs.begin(), moved);
    std::ranges::transform(node.outputs, node.outputs.begin(), moved);
    graph.nodes.push_back(std::move(node));
  }
  std::ranges::transform(other.inputs, std::back_inserter(graph.inputs), moved);
  std::ranges::transform(other.outputs, std::back_inserter(graph.outputs), moved);
}

bool may_be_fixed(const OpDef& op) {
  return std::ranges::any_of(op.host_rows, [](const HostRow& row) { return row.fixed != nullptr; });
}

Graph random_problems(Rng& rng) {
  Graph graph;
  graph.name = "problems";
  for (const OpDef* op : all_ops()) {
    if (!may_be_fixed(*op)) continue;
    for (int i = 0; i < kCases; ++i) put_beside(op->random_case(rng, DType::s8).value(), graph);
  }
  return graph;
}

using Setting = std::tuple<const char*, const char*>;
class FixedKernels : public testing::TestWithParam<Setting> {};

TEST_P(FixedKernels, MakeTheBytesOfTheReference) {
  const auto [target_name, optimization] = GetParam();
  auto target = load_test_target(target_name);
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = api::missing_tool(*target); target->qemu && !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  Rng rng(17);
  const Graph graph = random_problems(rng);
  DeployOptions options{Form::aot, target_name, {}};
  options.plan.isa_mask = target->isa_mask();
  auto deployment = make_deployment(graph, {}, options);
  ASSERT_TRUE(deployment.ok()) << deployment.error().text();
  const auto fixed = std::ranges::count_if(
      deployment->plan.steps, [](const PlanStep& step) { return step.fixed != nullptr; });
  EXPECT_GE(fixed, 5);

  expect_reference_bytes(rng, graph, *target, *deployment, optimization);
}

INSTANTIATE_TEST_SUITE_P(Targets, FixedKernels,
                         testing::Values(Setting("host", "-O2"), Setting("cortex-m3", "-Os"),
                                         Setting("cortex-m4", "-O2"), Setting("cortex-m4", "-O0"),
                                         Setting("cortex-m55", "-O2")));

}  // namespace
}  // namespace mw
