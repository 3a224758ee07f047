// SPDX-License-Identifier: Apache-2.0
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/signal_overlap_add/signal_overlap_add.h"

namespace mw::signal_overlap_add {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t size = build.extent(1, 40), step = build.extent(1, size);
  std::vector<int32_t> dims = {build.extent(1, 4), size};
  if (rng.chance(0.5)) dims.insert(dims.begin(), build.extent(1, 3));
  const Attrs a{signal::type_of(dtype), step};
  return build.finish(kDef, a, {build.input(dims)}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case,
                    .custom_name = kCustomName};

}  // namespace mw::signal_overlap_add
