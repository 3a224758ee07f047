// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_filter_bank_spectral_subtraction/signal_filter_bank_spectral_subtraction.h"

namespace mw::signal_filter_bank_spectral_subtraction {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t channels = build.extent(1, 50), bits = build.extent(12, 15), one = 1 << bits;
  const int32_t even = build.extent(0, one), odd = build.extent(0, one);
  Operator::Attrs a{
      rng.chance(0.5),     channels, even, one - even, odd, one - odd, build.extent(0, one),
      build.extent(0, 12), bits};
  return build.finish(kDef, a, {build.input({channels})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_filter_bank_spectral_subtraction
