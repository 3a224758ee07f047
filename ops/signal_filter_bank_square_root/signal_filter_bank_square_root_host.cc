// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/signal_filter_bank_square_root/signal_filter_bank_square_root.h"

namespace mw::signal_filter_bank_square_root {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 50)});
  const TensorId bits = build.operand<int32_t>({}, {build.extent(0, 15)});
  return build.finish(kDef, Operator::Attrs{}, {x, bits}, QuantInfo{});
}

}  // namespace

const OpDef kDef = signal::signal_def<Operator>(random_case);

}  // namespace mw::signal_filter_bank_square_root
