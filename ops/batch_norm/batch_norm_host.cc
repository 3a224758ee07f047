// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_norm/batch_norm.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::batch_norm {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const int32_t channels = build.extent(1, 40);
  std::vector<int32_t> shape(size_t(rng.between(0, 3)));
  for (int32_t& extent : shape) extent = build.extent(1, 9);
  shape.push_back(channels);
  const TensorId x = build.input(shape);
  std::vector<TensorId> inputs = {x};
  for (int slot = kGamma; slot <= kVariance; ++slot) {
    std::vector<float> values(static_cast<size_t>(channels));
    for (float& v : values) v = float(slot == kVariance ? rng.uniform(0.1, 3) : rng.uniform(-2, 2));
    inputs.push_back(build.operand({channels}, values));
  }
  return build.finish(kDef, Attrs{}, std::move(inputs));
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.training_only = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::batch_norm
