// SPDX-License-Identifier: Apache-2.0
#include "dsp/stacker/stacker.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::stacker {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::u16 && dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t frames = build.extent(1, 4);
  const TensorId x = build.input({frames, build.extent(1, 40)});
  return build.finish(kDef, Attrs{frames + build.extent(0, 10)}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::stacker
