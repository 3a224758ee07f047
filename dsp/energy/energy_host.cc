// SPDX-License-Identifier: Apache-2.0
#include "dsp/energy/energy.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::energy {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t in_bins = build.extent(1, 65);
  Attrs a{rng.chance(0.5) ? Mode::power : Mode::magnitude, 0, build.extent(1, in_bins)};
  a.first_bin = int32_t(rng.between(0, in_bins - a.bins));
  const TensorId x = build.input({build.extent(1, 3), in_bins, 2});
  return build.finish(kDef, a, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::energy
