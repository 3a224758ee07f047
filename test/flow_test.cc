// SPDX-License-Identifier: Apache-2.0
// Graphs with bodies and variables: whatever runs them, run for run, the bytes are those of the
// graph as it is written.
#include <gtest/gtest.h>

#include "host/import/tflite/tflite.h"
#include "host/ir/flatten.h"
#include "host/ir/graph_equal.h"
#include "host/ir/text.h"
#include "host/passes/pipeline.h"
#include "host/quant/quantize.h"
#include "host/sim/sim.h"
#include "host/train/step.h"
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
  int branches = 0, loops = 0, variables = 0;
  for (int i = 0; i < kGraphs && !testing::Test::HasFailure(); ++i) {
    const Graph graph = RandomFlow(rng).make();
    ASSERT_TRUE(verify(graph)) << verify(graph).error().text() << "\n" << print(graph);
    variables += !graph.variables.empty();
    for (const Node& node : graph.nodes) branches += node.op->traits.branches;
    loops += has_loop(graph);
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
  EXPECT_GT(loops, kGraphs / 2);
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

// Two of one name, and one whose container and name join to the name of another.
TEST(Flow, VariablesOfOneNameStayApart) {
  Graph graph;
  graph.name = "twins";
  for (const char* name : {"x", "x", "x#1", "1/x"}) {
    const Tensor type{name, DType::s8, Shape{{2}, 1}, {}, nullptr};
    const TensorId in = graph.inputs.emplace_back(graph.add(type)), value = graph.add(type);
    const Bytes initial(2, uint8_t(graph.variables.size() + 1));
    graph.variables.push_back({value, in, std::make_shared<const Bytes>(initial)});
    graph.outputs.push_back(value);
  }
  const auto file = export_tflite(graph);
  ASSERT_TRUE(file.ok()) << file.error().text();
  const auto back = import_tflite(*file, "twins");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back->variables.size(), graph.variables.size());
  expect_same_runs(graph, "imported", Sim::open(*back));
  expect_same_runs(graph, "on the device", Sim::open_tflite(*file));
}

// What makes the next value still reads this one while it writes.
TEST(Flow, ANextValueThatIsMadeOfTheValueIsNotWrittenOverIt) {
  const auto graph = parse(
      "graph \"g\" {\ninput x: s8[4]\nstate s: s8[4] = {1, 2, 3, 4}\n"
      "back: s8[4] = strided_slice(s) {begin_mask=1, end_mask=1, stride={-1, 1, 1, 1, 1, 1}}\n"
      "y: s8[4] = reshape(x) {shape={4, 0, 0, 0, 0, 0}, rank=1}\n"
      "update s = back\noutput back\noutput y\n}\n");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  expect_same_runs(*graph, "plan", Sim::open(*graph));
  expect_same_runs(*graph, "on the device", Sim::open_tflite(export_tflite(*graph).value()));
}

TEST(Flow, WhatOnlyKnowsNodesRefusesIt) {
  const Graph graph = parse(
                          "graph \"g\" {\ninput x: f32[2]\nstate s: f32[2] = {1, 2}\n"
                          "y: f32[2] = add(x, s)\nupdate s = y\noutput y\n}\n")
                          .value();
  const Calibration calibration{.ranges = std::vector<ValueRange>(graph.tensors.size())};
  const auto quantized = quantize(graph, calibration, {});
  ASSERT_FALSE(quantized.ok());
  EXPECT_NE(quantized.error().what.find("variables"), std::string::npos);
  const auto step = Step::plan(graph, {.batch = 1, .threads = 1});
  ASSERT_FALSE(step.ok());
  EXPECT_NE(step.error().what.find("variables"), std::string::npos);
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
