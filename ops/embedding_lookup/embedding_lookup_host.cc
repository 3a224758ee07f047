// SPDX-License-Identifier: Apache-2.0
#include "ops/embedding_lookup/embedding_lookup.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::embedding_lookup {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(2, 4), 6);
  const TensorId table = build.input(dims);
  const bool real = dtype == DType::s8 && rng.chance(0.5);
  QuantInfo& quant = build.graph().tensors[size_t(table)].quant;
  if (real) quant.zero_point = 0;
  const QuantInfo same = quant;
  const TensorId ids = build.table<int32_t>({build.extent(1, 7)}, 0, dims[0] - 1);
  if (real) return build.finish(kDef, Attrs{}, {ids, table}, QuantInfo{}, DType::f32);
  return build.finish(kDef, Attrs{}, {ids, table}, same);
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

}  // namespace mw::embedding_lookup
