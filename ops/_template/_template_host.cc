// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/_template.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::_template {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  const TensorId x = build.input(dims);
  return build.finish(kDef, Attrs{}, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = nullptr,
    .random_case = random_case,
    .f32_tolerance = 0,
};

}  // namespace mw::_template
