// SPDX-License-Identifier: Apache-2.0
#include "ops/pad/pad.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::pad {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const int32_t rank = int32_t(graph.tensors[size_t(node.input(kX))].shape.rank);
  std::vector<int32_t> pairs;
  for (int32_t i = 0; i < rank; ++i) pairs.insert(pairs.end(), {a.before[i], a.after[i]});
  Tensor paddings{node.name + "/paddings", DType::s32, Shape{{rank, 2}, 2}, {}, bytes_of(pairs)};
  return TfliteExport{.extra_inputs = {std::move(paddings)}, .version = 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32 && dtype != DType::s16 && dtype != DType::s32) {
    return std::nullopt;
  }
  CaseBuilder build(rng, dtype);
  Attrs a;
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 5); rank > 0; --rank) {
    if (rng.chance(0.5)) {
      a.before[dims.size()] = int32_t(rng.between(0, 3));
      a.after[dims.size()] = int32_t(rng.between(0, 3));
    }
    dims.push_back(build.extent(1, 5));
  }
  const TensorId x = build.input(dims);
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.copies_same_type = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::pad
