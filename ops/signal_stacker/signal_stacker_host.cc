// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_stacker/signal_stacker.h"

namespace mw::signal_stacker {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t channels = build.extent(1, 20), left = build.extent(0, 4);
  const Operator::Attrs a{channels, left, 0, 1};
  return build.finish(kDef, a, {build.input({channels})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case, "stacker_right_context stacker_step");

}  // namespace mw::signal_stacker
