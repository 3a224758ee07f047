// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_shift/filter_bank_shift.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::filter_bank_shift {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u64) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t frames = build.extent(1, 3);
  const TensorId x = build.input({frames, build.extent(1, 50)});
  return build.finish(kDef, Attrs{build.extent(0, 31)},
                      {x, build.table<int32_t>({frames, 1}, 0, 15)}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::filter_bank_shift
