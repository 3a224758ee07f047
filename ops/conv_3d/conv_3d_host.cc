// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_3d/conv_3d.h"

#include "host/ir/random_case.h"

namespace mw::conv_3d {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{.options = {int(a.padding), a.stride[kDepth], a.stride[kWidth],
                                  a.stride[kHeight], int(a.activation), a.dilation[kDepth],
                                  a.dilation[kWidth], a.dilation[kHeight]}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.padding = rng.chance(0.5) ? Padding::same : Padding::valid;
  a.activation = build.activation();
  std::vector<int32_t> x = {build.extent(1, 2)}, w;
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    a.stride[axis] = int32_t(rng.between(1, 3));
    a.dilation[axis] = int32_t(rng.between(1, 2));
    w.push_back(build.extent(1, 3));
    x.push_back((w.back() - 1) * a.dilation[axis] + build.extent(1, 5));
  }
  const int32_t in_c = build.extent(1, 5), out_c = build.extent(1, 6);
  x.push_back(in_c), w.push_back(in_c), w.push_back(out_c);
  std::vector<TensorId> inputs = {build.input(x), build.weights(w, 0)};
  if (rng.chance(0.7)) inputs.push_back(build.weights({out_c}, 0));
  return build.finish(kDef, a, inputs);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::conv_3d
