// SPDX-License-Identifier: Apache-2.0
#include "dsp/feature_scale/feature_scale.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::feature_scale {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u16 && dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 5), build.extent(1, 40)});
  const Attrs a{build.extent(-65535, 65535), float(rng.uniform(0.001, 1.0))};
  const QuantInfo quant{{float(rng.uniform(0.01, 10.0))}, build.extent(-128, 127), 0};
  return build.finish(kDef, a, {x}, quant);
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::feature_scale
