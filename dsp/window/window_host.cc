// SPDX-License-Identifier: Apache-2.0
#include "dsp/window/window.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::window {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t length = build.extent(1, 70);
  const TensorId x = build.input({build.extent(1, 3), length});
  return build.finish(kDef, Attrs{build.extent(0, 15)}, {x, build.table<int16_t>({length})},
                      QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::window
