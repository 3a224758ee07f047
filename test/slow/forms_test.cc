// SPDX-License-Identifier: Apache-2.0
// The forms of one plan on a real core: generated sources are built with the cross-compiler and
// replayed under emulation; the bytes must be those of the simulator.
#include <gtest/gtest.h>

#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "test/slow/on_core.h"

namespace mw {
namespace {

std::vector<std::string> all_targets() {
  std::vector<std::string> names = emulated_cores();
  names.push_back("host");
  return names;
}

class Forms : public testing::TestWithParam<std::tuple<std::string, Form>> {};

TEST_P(Forms, RunTheSameBytesAsTheSimulator) {
  const auto [target_name, form] = GetParam();
  auto target = load_test_target(target_name);
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = api::missing_tool(*target); target->qemu && !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  Rng rng(7);
  const OpDef* conv = find_op("conv_2d");
  const auto graph = conv->random_case(rng, DType::s8);
  ASSERT_TRUE(graph.has_value());
  DeployOptions options{form, target_name, {}};
  options.plan.isa_mask = target->isa_mask();
  auto deployment = make_deployment(*graph, {}, options);
  ASSERT_TRUE(deployment.ok()) << deployment.error().text();

  const Bytes input = random_contents(rng, graph->tensors[size_t(graph->inputs[0])]);
  ReplayItems items;
  items.item_bytes = uint32_t(input.size());
  items.items = input;
  items.observe = true;
  auto replayed = replay_on(*target, *deployment, "-O2", items);
  ASSERT_TRUE(replayed.ok()) << replayed.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  const auto want = sim->run(std::vector<Bytes>{input}).value();
  EXPECT_EQ(replayed->outputs, want[0]);
  ASSERT_EQ(replayed->steps.size(), 1u);
  EXPECT_EQ(replayed->steps[0].output_crc32, crc32(want[0]));
}

INSTANTIATE_TEST_SUITE_P(Targets, Forms,
                         testing::Combine(testing::ValuesIn(all_targets()),
                                          testing::Values(Form::plan, Form::aot)));

}  // namespace
}  // namespace mw
