// SPDX-License-Identifier: Apache-2.0
#include "dsp/rfft/rfft.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::rfft {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{8 << build.extent(0, 6)};
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, a.length)});
  return build.finish(kDef, a, {x, build.table<int16_t>({twiddle_count(a.length), 2})},
                      QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::rfft
