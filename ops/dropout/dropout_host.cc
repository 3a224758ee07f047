// SPDX-License-Identifier: Apache-2.0
#include "ops/dropout/dropout.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::dropout {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({1, build.extent(1, 30), build.extent(1, 9)});
  return build.finish(kDef, Attrs{float(rng.uniform(0, 0.9))}, {x});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true, .training_only = true, .copies_same_type = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .random_case = random_case,
    .f32_tolerance = 0,
};

}  // namespace mw::dropout
