// SPDX-License-Identifier: Apache-2.0
#include "dsp/framer/framer.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::framer {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{build.extent(1, 60), build.extent(1, 40)};
  const TensorId x = build.input({build.extent(1, 4) * a.hop});
  return build.finish(kDef, a, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::framer
