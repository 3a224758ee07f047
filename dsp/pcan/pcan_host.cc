// SPDX-License-Identifier: Apache-2.0
#include "dsp/pcan/pcan.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::pcan {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t frames = build.extent(1, 3), channels = build.extent(1, 50);
  const TensorId gains = build.table<int16_t>({kGains});
  const TensorId x = build.input({frames, channels});
  return build.finish(kDef, Attrs{build.extent(0, 20)},
                      {x, gains, build.table<uint32_t>({frames, channels})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::pcan
