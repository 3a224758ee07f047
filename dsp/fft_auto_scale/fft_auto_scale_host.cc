// SPDX-License-Identifier: Apache-2.0
#include "dsp/fft_auto_scale/fft_auto_scale.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::fft_auto_scale {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, 70)});
  return build.finish(kDef, Attrs{}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::fft_auto_scale
