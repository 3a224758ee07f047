// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_fft_auto_scale/signal_fft_auto_scale.h"

namespace mw::signal_fft_auto_scale {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 70)});
  return build.finish(kDef, Operator::Attrs{}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_fft_auto_scale
