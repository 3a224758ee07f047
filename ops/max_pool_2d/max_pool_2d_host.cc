// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/pool/pool_host.h"
#include "ops/max_pool_2d/max_pool_2d.h"

namespace mw::max_pool_2d {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  return random_pool_case(kDef, rng, dtype);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = pool_to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::max_pool_2d
