// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_filter_bank_log/signal_filter_bank_log.h"

namespace mw::signal_filter_bank_log {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Operator::Attrs a{build.extent(0, 2000), build.extent(0, 8)};
  return build.finish(kDef, a, {build.input({build.extent(1, 50)})}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_filter_bank_log
