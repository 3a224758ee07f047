// SPDX-License-Identifier: Apache-2.0
#include "ops/circular_buffer/circular_buffer.h"

#include "ops/_family/signal/signal_host.h"

namespace mw::circular_buffer {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{1, build.extent(1, 6)};
  const TensorId x = build.input({1, 1, build.extent(1, 4), build.extent(1, 20)});
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

OpDef make_def() {
  OpDef def = signal::signal_def<Operator>(random_case, "cycles_max");
  def.traits.strides = true;
  return def;
}

}  // namespace

const OpDef kDef = make_def();

}  // namespace mw::circular_buffer
