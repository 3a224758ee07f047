// SPDX-License-Identifier: Apache-2.0
#include "ops/transpose/transpose.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::transpose {

extern const OpDef kDef;

namespace {

int version_of(const Tensor& x) {
  if (x.shape.rank > 5) return 6;
  if (x.dtype == DType::s16) return 5;
  return x.shape.rank > 4 ? 4 : x.dtype == DType::b8 ? 3 : x.dtype == DType::s8 ? 2 : 1;
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(movement::kX))];
  const auto& perm = node.as<Transpose::Attrs>().perm;
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "perm", {perm, perm + x.shape.rank})},
      .version = version_of(x)};
}

// Any order, or that of a matrix between dimensions that stay.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.chance(0.8) ? rng.between(1, 4) : 5, 6);
  Transpose::Attrs a;
  if (rng.chance(0.3) && dims.size() > 2) {
    const size_t first = rng.below(dims.size() - 1);
    std::swap(a.perm[first], a.perm[first + 1]);
  } else {
    for (size_t i = dims.size(); i > 1; --i) std::swap(a.perm[i - 1], a.perm[rng.below(i)]);
  }
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::transpose
