// SPDX-License-Identifier: Apache-2.0
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/signal_rfft/signal_rfft.h"

namespace mw::signal_rfft {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{signal::type_of(dtype), 8 << build.extent(0, 6)};
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, a.fft_length)});
  return build.finish(kDef, a, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case,
                    .f32_tolerance = 1e-5f,
                    .custom_name = kCustomName};

}  // namespace mw::signal_rfft
