// SPDX-License-Identifier: Apache-2.0
#include "ops/pack/pack.h"

#include "ops/_family/parts/join_host.h"

namespace mw::pack {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool s8 = graph.tensors[size_t(node.input(parts::kX))].dtype == DType::s8;
  return TfliteExport{.options = {int64_t(node.inputs.size()), node.as<PartsAttrs>().axis},
                      .version = s8 ? 2 : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!parts::has_peer(dtype) || dtype == DType::b8) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(0, 3); rank > 0; --rank) dims.push_back(build.extent(1, 5));
  const auto rank = int32_t(dims.size()) + 1;
  std::vector<TensorId> inputs;
  for (int64_t count = build.extent(1, 10); count > 0; --count) {
    const bool constant = !inputs.empty() && rng.chance(0.1);
    inputs.push_back(constant ? build.constant(dims) : build.input(dims));
  }
  return parts::finish_join(build, kDef, PartsAttrs{int32_t(rng.between(-rank, rank - 1))},
                            std::move(inputs));
}

}  // namespace

const OpDef kDef = parts::join_def<Join>(to_tflite, random_case);

}  // namespace mw::pack
