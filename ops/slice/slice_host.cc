// SPDX-License-Identifier: Apache-2.0
#include "ops/slice/slice.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::slice {

extern const OpDef kDef;

namespace {

int version_of(const Tensor& x) {
  if (x.shape.rank > 4) return 5;
  return x.dtype == DType::s16 ? 4 : x.dtype == DType::s8 ? 2 : 1;
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Slice::Attrs& a = node.as<Slice::Attrs>();
  const Tensor& x = graph.tensors[size_t(node.input(movement::kX))];
  const uint32_t rank = x.shape.rank;
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "begin", {a.begin, a.begin + rank}),
                       movement::vector_of(node, "size", {a.size, a.size + rank})},
      .version = version_of(x)};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.chance(0.8) ? rng.between(1, 4) : 5, 9);
  // Where the first dimension alone is cut, the rest may be one piece of x.
  const bool first_alone = rng.chance(0.3);
  Slice::Attrs a;
  for (size_t d = 0; d < dims.size(); ++d) {
    if (rng.chance(0.2) || (first_alone && d > 0)) continue;
    a.begin[d] = int32_t(rng.below(uint64_t(dims[d])));
    if (rng.chance(0.7)) a.size[d] = int32_t(rng.between(1, dims[d] - a.begin[d]));
  }
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<Gather>("Gather", to_tflite, random_case);
  def.traits.copies_same_type = true;
  return def;
}();

}  // namespace mw::slice
