// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_framer/signal_framer.h"

namespace mw::signal_framer {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t step = build.extent(1, 20), size = step + build.extent(0, 30);
  const TensorId x = build.input({build.extent(1, 3), step * build.extent(1, 4)});
  return build.finish(kDef, Operator::Attrs{size, step, true}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case, "prefill");

}  // namespace mw::signal_framer
