// SPDX-License-Identifier: Apache-2.0
#include "ops/cast/cast.h"

#include <algorithm>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::cast {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

// Negative floats as unsigned integers are what the peers leave open.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  static constexpr DType kTypes[] = {DType::f32, DType::s8,  DType::s16, DType::s32, DType::s64,
                                     DType::b8,  DType::u32, DType::u8,  DType::u16};
  static constexpr size_t kSigned = 6;
  if (std::ranges::find(kTypes, dtype) == std::end(kTypes)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  const TensorId x = build.input(dims);
  build.graph().tensors[size_t(x)].quant = {};
  const DType to = kTypes[rng.below(dtype == DType::f32 ? kSigned : std::size(kTypes))];
  return build.finish(kDef, Attrs{}, {x}, QuantInfo{}, to);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::cast
