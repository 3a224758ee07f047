// SPDX-License-Identifier: Apache-2.0
// Graphs with bodies and variables in firmware, in the three forms: run for run the bytes of the
// graph as it is written.
#include <filesystem>

#include "host/api/run.h"
#include "host/codegen/project.h"
#include "host/device/runner.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"
#include "source_dir.h"
#include "test/random_flow.h"

namespace mw {
namespace {
namespace fs = std::filesystem;

constexpr int kGraphs = 3, kRuns = 6;

// With variables and, somewhere, bodies whose condition an input decides.
Graph eventful_graph(Rng& rng) {
  for (;;) {
    Graph graph = RandomFlow(rng).make();
    const bool branches = std::ranges::any_of(graph.nodes, [&](const Node& node) {
      return !node.bodies.empty() && !graph.tensors[size_t(node.inputs[0])].is_constant();
    });
    if (branches && !graph.variables.empty()) return graph;
  }
}

class FlowOnCores : public testing::TestWithParam<std::tuple<const char*, Form>> {};

TEST_P(FlowOnCores, RunsAsTheGraphIsWritten) {
  const auto [target_name, form] = GetParam();
  const fs::path root = MW_SOURCE_DIR;
  auto target = load_target(root / "ports", target_name);
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
      for (const Bytes& input : inputs) all.insert(all.end(), input.begin(), input.end());
      if (run == 0) items.item_bytes = uint32_t(all.size());
      for (const Bytes& output : reference.run(inputs)) {
        want.insert(want.end(), output.begin(), output.end());
      }
    }
    items.items = all;
    const fs::path folder =
        fs::temp_directory_path() / ("mw_flow_" + std::string(target_name) + kFormNames[int(form)]);
    fs::remove_all(folder);
    auto written = write_project(*deployment, *target, {root, true, "-Os"}, folder);
    ASSERT_TRUE(written.ok()) << written.error().text();
    auto built = build_project(*target, folder);
    ASSERT_TRUE(built.ok()) << built.error().text();
    auto replayed = replay(*target, built->replay, items);
    ASSERT_TRUE(replayed.ok()) << replayed.error().text();
    EXPECT_EQ(replayed->outputs, want);
    fs::remove_all(folder);
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
