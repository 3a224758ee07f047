// SPDX-License-Identifier: Apache-2.0
#include "ops/range/range.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::range {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const double sign = rng.chance(0.5) ? 1 : -1;
  const double start = double(rng.between(-50, 50)), delta = sign * double(rng.between(1, 9));
  const double limit = start + delta * double(rng.between(0, 12)) + sign;
  std::vector<TensorId> inputs;
  for (double value : {start, limit, delta}) {
    if (dtype == DType::f32) {
      inputs.push_back(build.operand<float>({}, {float(value / 4)}));
    } else if (dtype == DType::s32) {
      inputs.push_back(build.operand<int32_t>({}, {int32_t(value)}));
    } else {
      inputs.push_back(build.operand<int64_t>({}, {int64_t(value)}));
    }
  }
  return build.finish(kDef, Attrs{}, inputs, QuantInfo{});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::range
