// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_log/filter_bank_log.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::filter_bank_log {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 3), build.extent(1, 50)});
  return build.finish(kDef, Attrs{build.extent(0, 11), build.extent(-8, 8)}, {x}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::filter_bank_log
