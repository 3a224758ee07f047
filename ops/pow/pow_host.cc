// SPDX-License-Identifier: Apache-2.0
#include "ops/pow/pow.h"

#include "ops/_family/binary/binary_host.h"

namespace mw::pow {

extern const OpDef kDef;

namespace {

// Integers that LiteRT, which takes powers of doubles, does not overflow.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const binary::Operands dims = binary::draw_operands(rng, build, binary::kPeerRank);
  const bool known = dtype == DType::s32 && rng.chance(0.5);
  const TensorId a = known ? build.table<int32_t>(dims.a, -6, 6) : build.input(dims.a);
  const TensorId b =
      dtype == DType::s32 ? build.table<int32_t>(dims.b, 0, known ? 10 : 1) : build.input(dims.b);
  return build.finish(kDef, NoAttrs{}, {a, b}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {
    .core = &Unscaled::kCore,
    .rows = Unscaled::kRows,
    .traits = {.elementwise = true, .above_zero = true},
    .quant = {.quantizable = false},
    .attrs = reflect<NoAttrs>(),
    .params = reflect<Unscaled::Params>(),
    .to_tflite = to_first_version,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
    .cpp_class = "Unscaled",
};

}  // namespace mw::pow
