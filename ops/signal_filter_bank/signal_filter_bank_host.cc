// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_filter_bank/signal_filter_bank.h"

#include <algorithm>

namespace mw::signal_filter_bank {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t bins = build.extent(2, 60), channels = build.extent(1, 9);
  const int32_t weights = build.extent(1, 80);
  std::vector<int16_t> starts, weight_starts, widths;
  for (int32_t c = 0; c <= channels; ++c) {
    widths.push_back(int16_t(rng.between(0, std::min(bins, weights))));
    starts.push_back(int16_t(rng.between(0, bins - widths.back())));
    weight_starts.push_back(int16_t(rng.between(0, weights - widths.back())));
  }
  const TensorId x = build.input({bins});
  const TensorId w = build.table<int16_t>({weights}), u = build.table<int16_t>({weights});
  return build.finish(
      kDef, Operator::Attrs{channels},
      {x, w, u, build.operand({channels + 1}, starts), build.operand({channels + 1}, weight_starts),
       build.operand({channels + 1}, widths)},
      QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_filter_bank
