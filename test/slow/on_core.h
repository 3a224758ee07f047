// SPDX-License-Identifier: Apache-2.0
// What: firmware that a slow test builds and replays under emulation, or on the host.
// Contract: the folder it builds in is the test's own, and gone afterwards.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host/api/run.h"
#include "host/codegen/project.h"
#include "host/device/runner.h"
#include "host/ir/evaluate.h"
#include "host/ir/random_case.h"
#include "source_dir.h"
#include "test/scratch.h"

namespace mw {

// Every port whose core is emulated.
inline std::vector<std::string> emulated_cores() {
  const std::filesystem::path ports = std::filesystem::path(MW_SOURCE_DIR) / "ports";
  std::vector<std::string> names = target_names(ports).value();
  std::erase_if(names, [&](const std::string& name) {
    const auto target = load_target(ports, name);
    return target.ok() && !target->qemu;
  });
  return names;
}

inline Result<Target> load_test_target(const std::string& name) {
  return load_target(std::filesystem::path(MW_SOURCE_DIR) / "ports", name);
}

inline Result<Replayed> replay_on(const Target& target, const Deployment& deployment,
                                  const std::string& optimization, const ReplayItems& items) {
  const Scratch scratch("on_core");
  const ProjectOptions options{MW_SOURCE_DIR, true, optimization};
  MW_TRY_DO(write_project(deployment, target, options, scratch.path()));
  MW_TRY(const Built built, build_project(target, scratch.path()));
  return replay(target, built.replay, items);
}

inline Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

// Random inputs: the firmware gives what the reference does.
inline void expect_reference_bytes(Rng& rng, const Graph& graph, const Target& target,
                                   const Deployment& deployment, const std::string& optimization) {
  std::vector<Bytes> inputs, want;
  for (TensorId id : graph.inputs) {
    inputs.push_back(random_contents(rng, graph.tensors[size_t(id)]));
  }
  auto evaluator = Evaluator::open(graph);
  ASSERT_TRUE(evaluator.ok()) << evaluator.error().text();
  ASSERT_TRUE(evaluator->run(inputs).ok());
  for (TensorId id : graph.outputs) {
    const std::span<const uint8_t> output = evaluator->tensor(id);
    want.emplace_back(output.begin(), output.end());
  }
  const Bytes all = joined(inputs);
  auto replayed = replay_on(target, deployment, optimization, {uint32_t(all.size()), all});
  ASSERT_TRUE(replayed.ok()) << replayed.error().text();
  EXPECT_EQ(replayed->outputs, joined(want));
}

}  // namespace mw
