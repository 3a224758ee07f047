// SPDX-License-Identifier: Apache-2.0
#include "ops/reshape/reshape.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::reshape {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Shape& y = graph.tensors[size_t(node.outputs[0])].shape;
  const std::vector<int32_t> dims(y.dim, y.dim + y.rank);
  Tensor shape{node.name + "/shape", DType::s32, Shape{{int32_t(y.rank)}, 1}, {}, bytes_of(dims)};
  return TfliteExport{.extra_inputs = {std::move(shape)}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (uint64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 6));
  const TensorId x = build.input(dims);
  // Neighbours join, or ones come in between.
  Attrs a;
  int32_t joined = 1;
  for (size_t i = 0; i < dims.size(); ++i) {
    joined *= dims[i];
    if (i + 1 < dims.size() && rng.chance(0.5)) continue;
    a.shape[a.rank++] = joined;
    joined = 1;
  }
  if (rng.chance(0.3)) a.shape[a.rank++] = 1;
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.view = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::reshape
