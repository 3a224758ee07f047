// SPDX-License-Identifier: Apache-2.0
// Graphs with bodies and variables: whatever runs them, run for run, the bytes are those of the
// graph as it is written.
#include "host/import/tflite/tflite.h"
#include "host/ir/graph_equal.h"
#include "host/ir/text.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"
#include "test/random_flow.h"

namespace mw {
namespace {

constexpr int kGraphs = 400, kRuns = 4;

// Runs with state, then again from its first values; `run` and `reset` are those of what is tested.
template <class Run, class Reset>
void expect_same_runs(const Graph& graph, const std::string& what, Run run, Reset reset) {
  FlowReference reference(graph);
  Rng rng(graph.tensors.size());
  for (int round = 0; round < 2; ++round) {
    for (int r = 0; r < kRuns; ++r) {
      const std::vector<Bytes> inputs = random_flow_inputs(graph, rng);
      ASSERT_EQ(run(inputs), reference.run(inputs))
          << what << ", round " << round << ", run " << r << "\n"
          << print(graph);
    }
    reset(), reference.reset();
  }
}

void expect_same_runs(const Graph& graph, const std::string& what, Result<Sim> sim) {
  ASSERT_TRUE(sim.ok()) << what << ": " << sim.error().text() << "\n" << print(graph);
  expect_same_runs(
      graph, what, [&](const std::vector<Bytes>& in) { return sim->run(in).value(); },
      [&] { sim->reset(); });
}

TEST(Flow, EvaluationAndEveryPlanAreTheGraphAsWritten) {
  Rng rng(1);
  int branches = 0, variables = 0;
  for (int i = 0; i < kGraphs && !testing::Test::HasFailure(); ++i) {
    const Graph graph = RandomFlow(rng).make();
    ASSERT_TRUE(verify(graph)) << verify(graph).error().text() << "\n" << print(graph);
    variables += !graph.variables.empty();
    for (const Node& node : graph.nodes) branches += !node.bodies.empty();
    auto evaluator = Evaluator::open(graph);
    ASSERT_TRUE(evaluator.ok()) << evaluator.error().text() << "\n" << print(graph);
    expect_same_runs(
        graph, "evaluator",
        [&](const std::vector<Bytes>& in) {
          EXPECT_TRUE(evaluator->run(in).ok());
          std::vector<Bytes> out;
          for (size_t o = 0; o < graph.outputs.size(); ++o) {
            const auto bytes = evaluator->output(o);
            out.emplace_back(bytes.begin(), bytes.end());
          }
          return out;
        },
        [&] { evaluator->reset(); });
    for (Optimize optimize : {Optimize::speed, Optimize::size, Optimize::ram}) {
      expect_same_runs(graph, "plan", Sim::open(graph, {.optimize = optimize}));
    }
    Graph passed = graph;
    ASSERT_TRUE(run_passes(passed)) << print(graph);
    expect_same_runs(graph, "passes", Sim::open(passed));
    expect_same_runs(graph, "apart", Sim::open(graph, {.overlap = false}));
    expect_same_runs(graph, "with views", Sim::open(graph, {.keep_views = true}));
  }
  EXPECT_GT(branches, kGraphs / 2);
  EXPECT_GT(variables, kGraphs / 2);
}

TEST(Flow, TextIsReadBack) {
  Rng rng(2);
  for (int i = 0; i < kGraphs; ++i) {
    const Graph graph = RandomFlow(rng).make();
    const std::string text = print(graph);
    const auto back = parse(text);
    ASSERT_TRUE(back) << back.error().text() << "\n" << text;
    ASSERT_EQ(difference(graph, *back), "") << text;
    ASSERT_EQ(print(*back), text);
    Bytes blob;
    const std::string beside = print(graph, {.blob = &blob, .inline_elems = 4});
    const auto from_blob = parse(beside, blob);
    ASSERT_TRUE(from_blob) << from_blob.error().text();
    ASSERT_EQ(print(*from_blob), text);
  }
}

TEST(Flow, TfliteFilesAreReadBack) {
  Rng rng(3);
  for (int i = 0; i < kGraphs && !testing::Test::HasFailure(); ++i) {
    const Graph graph = RandomFlow(rng).make();
    const auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text() << "\n" << print(graph);
    const auto back = import_tflite(*file, "flow");
    ASSERT_TRUE(back.ok()) << back.error().text() << "\n" << print(graph);
    expect_same_runs(graph, "imported", Sim::open(*back));
    expect_same_runs(graph, "on the device", Sim::open_tflite(*file));
  }
}

}  // namespace
}  // namespace mw
