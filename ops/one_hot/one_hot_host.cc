// SPDX-License-Identifier: Apache-2.0
#include "ops/one_hot/one_hot.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::one_hot {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.options = {node.as<Attrs>().axis}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s32 && dtype != DType::s64) return std::nullopt;
  static constexpr DType kValues[] = {DType::f32, DType::s32, DType::s64, DType::s8, DType::b8};
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(0, 3), 5);
  const int32_t depth = build.extent(1, 6);
  const TensorId indices = dtype == DType::s64 ? build.table<int64_t>(dims, -1, depth)
                                               : build.table<int32_t>(dims, -1, depth);
  const TensorId of_depth = build.operand<int32_t>({}, {depth});
  CaseBuilder values(rng, kValues[rng.below(std::size(kValues))]);
  TensorId pair[2];
  for (TensorId& id : pair) {
    const bool constant = &id == pair && rng.chance(0.5);
    const TensorId made = constant ? values.constant({}) : values.input({});
    Tensor value = values.graph().tensors[size_t(made)];
    value.name += "value", value.quant = {};
    id = build.graph().add(value);
    if (!value.is_constant()) build.graph().inputs.push_back(id);
  }
  const Attrs a{int32_t(rng.below(dims.size() + 1))};
  return build.finish(kDef, a, {indices, of_depth, pair[0], pair[1]}, QuantInfo{});
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

}  // namespace mw::one_hot
