// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_energy/signal_energy.h"

namespace mw::signal_energy {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t bins = build.extent(1, 50);
  const Operator::Attrs a{0, bins};
  return build.finish(kDef, a, {build.input({2 * bins})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case, "start_index");

}  // namespace mw::signal_energy
