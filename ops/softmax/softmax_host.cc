// SPDX-License-Identifier: Apache-2.0
#include "ops/softmax/softmax.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::softmax {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.options = {bits_from_float(node.as<Attrs>().beta)}, .version = 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  if (rng.chance(0.3)) a.beta = float(rng.uniform(0.1, 3));
  std::vector<int32_t> dims = {build.extent(1, 40)};
  for (uint64_t leading = rng.below(4); leading > 0; --leading) {
    dims.insert(dims.begin(), build.extent(1, 3));
  }
  const TensorId x = build.input(dims);
  if (dtype == DType::f32) return build.finish(kDef, a, {x});
  if (dtype == DType::s16) return build.finish(kDef, a, {x}, QuantInfo{{1.0f / 32768}, 0, 0});
  if (rng.chance(0.3)) {
    return build.finish(kDef, a, {x}, QuantInfo{{1.0f / 65536}, INT16_MIN, 0}, DType::s16);
  }
  return build.finish(kDef, a, {x}, QuantInfo{{1.0f / 256}, INT8_MIN, 0});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.unsigned_alike = true},
    .quant = {.output = QuantRule::Output::fixed,
              .fixed_scale = 1.0f / 256,
              .fixed_zero_point = INT8_MIN},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::softmax
