// SPDX-License-Identifier: Apache-2.0
#include "dsp/noise_reduction/noise_reduction.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::noise_reduction {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{build.extent(0, 12), build.extent(0, kOne), build.extent(0, kOne),
                build.extent(0, kOne)};
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, 50)});
  return build.finish(kDef, a, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::noise_reduction
