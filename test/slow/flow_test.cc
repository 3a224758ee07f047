// SPDX-License-Identifier: Apache-2.0
// Graphs with bodies and variables in firmware, in the three forms: run for run the bytes of the
// graph as it is written.
#include <optional>

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

class FlowOnCores : public testing::TestWithParam<std::tuple<std::string, Form>> {
 protected:
  void SetUp() override {
    auto target = load_test_target(std::get<0>(GetParam()));
    ASSERT_TRUE(target.ok()) << target.error().text();
    if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
      GTEST_SKIP() << "SKIPPED: " << missing;
    }
    target_ = std::move(*target);
  }

  // Run after run, the firmware gives what the reference does.
  void expect_reference(const Graph& graph, const std::vector<std::vector<Bytes>>& runs) {
    const auto [target_name, form] = GetParam();
    SCOPED_TRACE(print(graph));
    const Bytes file = export_tflite(graph).value();
    DeployOptions options{form, target_name, {}};
    options.plan.isa_mask = target_->isa_mask();
    auto deployment = make_deployment(graph, file, options);
    ASSERT_TRUE(deployment.ok()) << deployment.error().text();
    if (form == Form::tflite) {
      deployment->arena_bytes = Sim::open_tflite(file).value().arena_bytes();
    }
    FlowReference reference(graph);
    Bytes all, want;
    for (const std::vector<Bytes>& inputs : runs) {
      const Bytes item = joined(inputs), outputs = joined(reference.run(inputs));
      all.insert(all.end(), item.begin(), item.end());
      want.insert(want.end(), outputs.begin(), outputs.end());
    }
    ReplayItems items{.item_bytes = uint32_t(all.size() / runs.size()), .items = all};
    items.stateful = true;
    auto replayed = replay_on(*target_, *deployment, "-Os", items);
    ASSERT_TRUE(replayed.ok()) << replayed.error().text();
    EXPECT_EQ(replayed->outputs, want);
  }

  std::optional<Target> target_;
};

TEST_P(FlowOnCores, RunsAsTheGraphIsWritten) {
  Rng rng(5);
  for (int i = 0; i < kGraphs; ++i) {
    const Graph graph = eventful_graph(rng);
    std::vector<std::vector<Bytes>> runs;
    for (int run = 0; run < kRuns; ++run) runs.push_back(random_flow_inputs(graph, rng));
    expect_reference(graph, runs);
  }
}

TEST_P(FlowOnCores, GoesRoundAsOftenAsItCounts) {
  const auto graph = parse(R"(graph "counts" {
  input n: s32[1]
  input a: s8[4] q(0.05, 3)
  input b: s8[4] q(0.05, 3)
  const zero: s32[1] = {0}
  graph "fewer" {
    input i: s32[1]
    input most: s32[1]
    input x: s8[4] q(0.05, 3)
    input y: s8[4] q(0.05, 3)
    less: b8[1] = less(i, most)
    output less
  }
  graph "step" {
    input i: s32[1]
    input most: s32[1]
    input x: s8[4] q(0.05, 3)
    input y: s8[4] q(0.05, 3)
    const one: s32[1] = {1}
    next: s32[1] = add(i, one)
    sum: s8[4] q(0.05, 3) = add(x, y)
    output next
    output most
    output y
    output sum
  }
  i: s32[1], m: s32[1], x: s8[4] q(0.05, 3), y: s8[4] q(0.05, 3) = loop(zero, n, a, b)
  output i
  output x
  output y
}
)");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  std::vector<std::vector<Bytes>> runs;
  for (int32_t n : {0, 1, 2, 5, -1, 3}) {
    runs.push_back({*bytes_of(std::vector<int32_t>{n}), {4, 5, 6, 7}, {3, 1, 250, 8}});
  }
  expect_reference(*graph, runs);
}

INSTANTIATE_TEST_SUITE_P(Targets, FlowOnCores,
                         testing::Combine(testing::ValuesIn(emulated_cores()),
                                          testing::Values(Form::tflite, Form::plan, Form::aot)),
                         [](const auto& setting) {
                           std::string name = std::get<0>(setting.param);
                           std::ranges::replace(name, '-', '_');
                           return name + "_" + kFormNames[int(std::get<1>(setting.param))];
                         });

}  // namespace
}  // namespace mw
