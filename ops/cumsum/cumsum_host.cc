// SPDX-License-Identifier: Apache-2.0
#include "ops/cumsum/cumsum.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::cumsum {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{.extra_inputs = {movement::operand_of(node, "axis", {a.axis}, {})},
                      .options = {a.exclusive, a.reverse}};
}

// TFLM takes no factor of 2^20 or more between the scales.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 9);
  const Attrs a{int32_t(rng.below(dims.size())), rng.chance(0.5), rng.chance(0.5)};
  const TensorId x = build.input(dims);
  return build.finish(kDef, a, {x});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::cumsum
