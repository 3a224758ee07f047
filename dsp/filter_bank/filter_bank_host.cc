// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank/filter_bank.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::filter_bank {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t bins = build.extent(1, 60), channels = build.extent(1, 12);
  // Edges anywhere: a kernel clips what does not fit.
  const TensorId edges = build.table<int16_t>({channels + 2}, -5, bins + 5);
  const TensorId x = build.input({build.extent(1, 3), bins});
  return build.finish(kDef, Attrs{}, {x, edges, build.table<int16_t>({2, bins}, 0, INT16_MAX)},
                      QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::filter_bank
