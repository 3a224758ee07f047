// SPDX-License-Identifier: Apache-2.0
#include "ops/prelu/prelu.h"

#include "ops/_family/binary/binary_host.h"

namespace mw::prelu {

extern const OpDef kDef;

namespace {

// As many dimensions as TFLM broadcasts; alpha is mostly a constant for each channel.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  binary::Operands dims = binary::draw_operands(rng, build, binary::kPeerRank);
  if (dtype == DType::s16) dims.b = binary::shrunk(rng, dims.a);
  if (rng.chance(0.4)) dims.b = {dims.a.back()};
  const TensorId x = build.input(dims.a);
  CaseBuilder narrow(rng, dtype == DType::s16 ? DType::s8 : dtype);
  const TensorId other = rng.chance(0.7) ? narrow.constant(dims.b) : narrow.input(dims.b);
  const TensorId alpha = build.graph().add(narrow.graph().tensors[size_t(other)]);
  Tensor& slopes = build.graph().tensors[size_t(alpha)];
  slopes.name = "alpha";
  if (!slopes.quant.scales.empty()) slopes.quant.scales[0] /= 64;  // slopes of two at most
  if (slopes.data == nullptr) build.graph().inputs.push_back(alpha);
  return build.finish(kDef, Attrs{}, {x, alpha});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true, .unsigned_alike = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_first_version,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::prelu
