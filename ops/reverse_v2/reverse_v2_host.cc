// SPDX-License-Identifier: Apache-2.0
#include "ops/reverse_v2/reverse_v2.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::reverse_v2 {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(movement::kX))];
  std::vector<int32_t> axes;
  for (int32_t d = 0; d < int32_t(x.shape.rank); ++d) {
    if ((node.as<ReverseV2::Attrs>().axes >> d & 1) != 0) axes.push_back(d);
  }
  return TfliteExport{.extra_inputs = {movement::vector_of(node, "axis", axes)},
                      .version = x.dtype == DType::s8   ? 3
                                 : x.dtype == DType::b8 ? 2
                                                        : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 6);
  // Neighbours.
  const auto last = rng.below(dims.size()), first = rng.below(last + 1);
  ReverseV2::Attrs a;
  for (size_t d = first; d <= last; ++d) a.axes |= 1 << d;
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::reverse_v2
