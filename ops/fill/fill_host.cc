// SPDX-License-Identifier: Apache-2.0
#include "ops/fill/fill.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::fill {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Fill::Attrs& a = node.as<Fill::Attrs>();
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "shape", {a.shape, a.shape + a.rank})}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Fill::Attrs a;
  for (int32_t dim : movement::draw_dims(build, rng.between(1, 5), 4)) a.shape[a.rank++] = dim;
  return movement::finish(build, kDef, a, {});
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::fill
