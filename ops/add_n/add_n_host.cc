// SPDX-License-Identifier: Apache-2.0
#include "ops/add_n/add_n.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::add_n {

extern const OpDef kDef;

namespace {

// The scale of y is so large that one of TFLM's factors is below 1.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 6));
  std::vector<TensorId> inputs = {build.input(dims)};
  const QuantInfo quant = build.graph().tensors[size_t(inputs[0])].quant;
  for (int64_t more = rng.between(1, 5); more > 0; --more) {
    inputs.push_back(rng.chance(0.2) ? build.constant(dims) : build.input(dims));
    build.graph().tensors[size_t(inputs.back())].quant = quant;
  }
  if (rng.chance(0.1)) inputs.push_back(inputs[0]);
  return build.finish(kDef, Attrs{}, std::move(inputs));
}

}  // namespace

// The quantizer has no rule by which inputs have one scale and the output another one.
const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_first_version,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::add_n
