// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_window/signal_window.h"

namespace mw::signal_window {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t length = build.extent(1, 70);
  const TensorId x = build.input({build.extent(1, 3), length});
  return build.finish(kDef, Operator::Attrs{build.extent(0, 15)},
                      {x, build.table<int16_t>({length})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_window
