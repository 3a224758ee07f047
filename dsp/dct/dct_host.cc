// SPDX-License-Identifier: Apache-2.0
#include "dsp/dct/dct.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::dct {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t channels = build.extent(1, 40), coefficients = build.extent(1, 13);
  const TensorId x = build.input({build.extent(1, 3), channels});
  return build.finish(
      kDef, Attrs{build.extent(1, 31)},
      {x, build.table<int16_t>({coefficients, channels}), build.table<int32_t>({coefficients})},
      QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::dct
