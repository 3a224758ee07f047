// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_pcan/signal_pcan.h"

namespace mw::signal_pcan {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t channels = build.extent(1, 50);
  const TensorId x = build.input({channels}), noise = build.input({channels});
  const TensorId gains = build.table<int16_t>({kPcanGains});
  return build.finish(kDef, Operator::Attrs{build.extent(0, 20)}, {x, noise, gains}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_pcan
