// SPDX-License-Identifier: Apache-2.0
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/soft_threshold/soft_threshold.h"

namespace acme::soft_threshold {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 9), build.extent(1, 9)});
  const Attrs attrs{float(rng.uniform(0, 2))};
  return build.finish(kDef, attrs, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .random_case = random_case,
    .cpp_namespace = "acme::soft_threshold",
    .custom_name = kCustomName,
};

}  // namespace acme::soft_threshold
