// SPDX-License-Identifier: Apache-2.0
#include "host/passes/pipeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/ir/verify.h"

namespace mw {

// The order: constants first, since folding makes patterns visible; then what does nothing, since
// it stands between nodes that could join; then the fusions, batch norm before the clamp after it.
#define MW_PASSES(X)    \
  X(eliminate_dead)     \
  X(constant_fold)      \
  X(eliminate_identity) \
  X(merge_views)        \
  X(batch_norm_fold)    \
  X(fuse_pad)           \
  X(fuse_activation)

#define MW_PASS(name) Outcome name(Graph& graph);
MW_PASSES(MW_PASS)
#undef MW_PASS

std::span<const Pass> all_passes() {
  static constexpr Pass passes[] = {
#define MW_PASS(name) {#name, name},
      MW_PASSES(MW_PASS)
#undef MW_PASS
  };
  return passes;
}

const Pass* find_pass(std::string_view name) {
  const auto found = std::ranges::find(all_passes(), name, &Pass::name);
  return found == all_passes().end() ? nullptr : &*found;
}

namespace {

// The pass on the graph and on all that its nodes may run.
Outcome run_everywhere(const Pass& pass, Graph& graph) {
  MW_TRY_DO(pass.run(graph));
  for (Node& node : graph.nodes) {
    for (Graph& body : node.bodies) MW_TRY_DO(run_everywhere(pass, body));
  }
  return Ok{};
}

}  // namespace

Outcome run_passes(Graph& graph, std::span<const std::string> skip) {
  for (const std::string& name : skip) {
    if (find_pass(name) != nullptr) continue;
    std::string known;
    for (const Pass& pass : all_passes()) known += " " + std::string(pass.name);
    return Error{ErrorKind::usage, fmt::format("no pass '{}'", name), {}, "passes:" + known};
  }
  MW_TRY_DO(verify(graph));
  for (const Pass& pass : all_passes()) {
    if (std::ranges::find(skip, pass.name) != skip.end()) continue;
    auto outcome = run_everywhere(pass, graph);
    if (!outcome) return std::move(outcome.error().at("pass " + std::string(pass.name)));
    const auto verified = verify(graph);
    MW_CHECK(verified.ok(),
             "pass " + std::string(pass.name) + " broke the graph: " + verified.error().text());
  }
  return Ok{};
}

}  // namespace mw
