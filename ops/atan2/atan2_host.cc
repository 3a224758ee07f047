// SPDX-License-Identifier: Apache-2.0
#include "ops/atan2/atan2.h"

#include "ops/_family/binary/binary_host.h"

namespace mw::atan2 {

extern const OpDef kDef;

namespace {

// LiteRT broadcasts nothing here.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const std::vector<int32_t> dims = binary::draw_operands(rng, build, binary::kPeerRank).a;
  const TensorId a = build.input(dims);
  const TensorId b = rng.chance(0.3) ? build.constant(dims) : build.input(dims);
  return build.finish(kDef, NoAttrs{}, {a, b}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {
    .core = &Real::kCore,
    .rows = Real::kRows,
    .traits = {.elementwise = true},
    .quant = {.quantizable = false},
    .attrs = reflect<NoAttrs>(),
    .params = reflect<Real::Params>(),
    .to_tflite = to_first_version,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
    .cpp_class = "Real",
};

}  // namespace mw::atan2
