// SPDX-License-Identifier: Apache-2.0
#include "ops/mean/mean.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::mean {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  std::vector<int32_t> axes;
  for (int32_t i = 0; i < int32_t(Shape::kMaxRank); ++i) {
    if ((a.axes >> i) & 1) axes.push_back(i);
  }
  Tensor operand{
      node.name + "/axes", DType::s32, Shape{{int32_t(axes.size())}, 1}, {}, bytes_of(axes)};
  return TfliteExport{.extra_inputs = {std::move(operand)}, .options = {a.keep_dims}, .version = 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(2, 5); rank > 0; --rank) {
    if (rng.chance(0.5)) a.axes |= 1 << dims.size();
    dims.push_back(build.extent(1, 7));
  }
  if (rng.chance(0.3)) {
    dims.resize(4, 3);
    a.axes = 6;  // global average pooling
  }
  if (a.axes == 0) a.axes = 1;
  a.keep_dims = rng.chance(0.5) || a.axes == (1 << dims.size()) - 1;
  return build.finish(kDef, a, {build.input(dims)});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::mean
