// SPDX-License-Identifier: Apache-2.0
#include "ops/concatenation/concatenation.h"

#include "ops/_family/parts/join_host.h"

namespace mw::concatenation {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool s8 = graph.tensors[size_t(node.input(parts::kX))].dtype == DType::s8;
  return TfliteExport{.options = {node.as<PartsAttrs>().axis, 0}, .version = s8 ? 2 : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!parts::has_peer(dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 5); rank > 0; --rank) dims.push_back(build.extent(1, 5));
  const size_t axis = rng.below(dims.size());
  PartsAttrs a;
  a.axis = int32_t(axis) - (rng.chance(0.3) ? int32_t(dims.size()) : 0);
  std::vector<TensorId> inputs;
  for (int64_t count = build.extent(1, 10); count > 0; --count) {
    dims[axis] = build.extent(1, 6);
    const bool constant = !inputs.empty() && rng.chance(0.1);
    inputs.push_back(constant ? build.constant(dims) : build.input(dims));
  }
  return parts::finish_join(build, kDef, a, std::move(inputs));
}

}  // namespace

const OpDef kDef = parts::join_def<Join>(to_tflite, random_case);

}  // namespace mw::concatenation
