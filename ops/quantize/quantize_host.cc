// SPDX-License-Identifier: Apache-2.0
#include "ops/quantize/quantize.h"

#include <algorithm>
#include <cmath>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::quantize {

extern const OpDef kDef;

namespace {

// Quantization of a tensor of any integer dtype; 16 bits and more are symmetric.
QuantInfo quant_of(Rng& rng, DType dtype) {
  const float scale = float(std::exp(rng.uniform(-6, 0)));
  if (dtype == DType::s8) return {{scale}, int32_t(rng.between(-128, 127)), 0};
  if (dtype == DType::u8) return {{scale}, int32_t(rng.between(0, 255)), 0};
  return {{scale / 256}, 0, 0};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  struct Choice {
    DType x;
    std::vector<DType> y;
  };
  static const Choice kChoices[] = {{DType::f32, {DType::s8, DType::u8, DType::s16}},
                                    {DType::s8, {DType::s8, DType::s16, DType::s32, DType::u8}},
                                    {DType::u8, {DType::s8, DType::u8}},
                                    {DType::s16, {DType::s8, DType::s16, DType::s32}},
                                    {DType::s32, {DType::s8, DType::s16}}};
  const auto choice = std::ranges::find(kChoices, dtype, &Choice::x);
  if (choice == std::end(kChoices)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const DType out = choice->y[rng.below(choice->y.size())];
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  const TensorId x = build.input(dims);
  if (dtype != DType::f32) build.graph().tensors[size_t(x)].quant = quant_of(rng, dtype);
  return build.finish(kDef, Attrs{}, {x}, quant_of(rng, out), out);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true, .copies_same_type = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_first_version,
    .random_case = random_case,
    .f32_tolerance = 0,
};

}  // namespace mw::quantize
