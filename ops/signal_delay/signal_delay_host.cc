// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_delay/signal_delay.h"

namespace mw::signal_delay {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, 40)});
  return build.finish(kDef, Operator::Attrs{build.extent(0, 60)}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_delay
