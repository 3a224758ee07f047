// SPDX-License-Identifier: Apache-2.0
// Graphs with bodies and variables in firmware, in the three forms: run for run the bytes of the
// graph as it is written.
#include "host/import/tflite/tflite.h"
#include "host/ir/flatten.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "test/random_flow.h"
#include "test/slow/on_core.h"

namespace mw {
namespace {

constexpr int kGraphs = 3, kRuns = 6;

// With variables, a loop and, somewhere, a branch whose condition an input decides.
Graph eventful_graph(Rng& rng) {
  for (;;) {
    Graph graph = RandomFlow(rng).make();
    const bool branches = std::ranges::any_of(graph.nodes, [&](const Node& node) {
      return node.op->traits.branches && !graph.tensors[size_t(node.inputs[0])].is_constant();
    });
    if (branches && has_loop(graph) && !graph.variables.empty()) return graph;
  }
}

class FlowOnCores : public testing::TestWithParam<std::tuple<const char*, Form>> {};

TEST_P(FlowOnCores, RunsAsTheGraphIsWritten) {
  const auto [target_name, form] = GetParam();
  auto target = load_test_target(target_name);
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  Rng rng(5);
  for (int i = 0; i < kGraphs; ++i) {
    const Graph graph = eventful_graph(rng);
    SCOPED_TRACE(print(graph));
    const Bytes file = export_tflite(graph).value();
    DeployOptions options{form, target_name, {}};
    options.plan.isa_mask = target->isa_mask();
    auto deployment = make_deployment(graph, file, options);
    ASSERT_TRUE(deployment.ok()) << deployment.error().text();
    if (form == Form::tflite) {
      deployment->arena_bytes = Sim::open_tflite(file).value().arena_bytes();
    }
    FlowReference reference(graph);
    Bytes all, want;
    ReplayItems items;
    for (int run = 0; run < kRuns; ++run) {
      const std::vector<Bytes> inputs = random_flow_inputs(graph, rng);
      const Bytes item = joined(inputs);
      all.insert(all.end(), item.begin(), item.end());
      if (run == 0) items.item_bytes = uint32_t(all.size());
      const Bytes outputs = joined(reference.run(inputs));
      want.insert(want.end(), outputs.begin(), outputs.end());
    }
    items.items = all;
    auto replayed = replay_on(*target, *deployment, "-Os", items);
    ASSERT_TRUE(replayed.ok()) << replayed.error().text();
    EXPECT_EQ(replayed->outputs, want);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FlowOnCores,
                         testing::Combine(testing::Values("cortex-m3", "cortex-m4", "cortex-m55"),
                                          testing::Values(Form::tflite, Form::plan, Form::aot)),
                         [](const auto& setting) {
                           std::string name = std::get<0>(setting.param);
                           std::ranges::replace(name, '-', '_');
                           return name + "_" + kFormNames[int(std::get<1>(setting.param))];
                         });

}  // namespace
}  // namespace mw
