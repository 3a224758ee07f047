// SPDX-License-Identifier: Apache-2.0
// What: firmware that a slow test builds and replays under emulation, or on the host.
// Contract: the folder it builds in is the test's own, and gone afterwards.
#pragma once

#include <string>
#include <vector>

#include "host/api/run.h"
#include "host/codegen/project.h"
#include "host/device/runner.h"
#include "host/ir/evaluate.h"
#include "source_dir.h"
#include "test/scratch.h"

namespace mw {

inline Result<Target> load_test_target(const char* name) {
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

// All outputs behind each other, as the reference makes them.
inline Result<Bytes> evaluate_joined(const Graph& graph, const std::vector<Bytes>& inputs) {
  MW_TRY(Evaluator evaluator, Evaluator::open(graph));
  MW_TRY_DO(evaluator.run(inputs));
  std::vector<Bytes> out;
  for (TensorId id : graph.outputs) {
    const std::span<const uint8_t> output = evaluator.tensor(id);
    out.emplace_back(output.begin(), output.end());
  }
  return joined(out);
}

}  // namespace mw
