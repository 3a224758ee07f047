// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_matmul/batch_matmul.h"

#include <algorithm>

#include "host/ir/random_case.h"

namespace mw::batch_matmul {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const DType x = graph.tensors[size_t(node.input(kX))].dtype;
  return TfliteExport{.options = {a.adj_x, a.adj_y},
                      .version = x == DType::s16 ? 3 : (x == DType::s8 ? 2 : 1)};
}

// The batch of one operand: dimensions of `whole`, some of them 1, and the first ones left out.
std::vector<int32_t> part_of(Rng& rng, std::vector<int32_t> whole) {
  for (int32_t& extent : whole) {
    if (rng.chance(0.25)) extent = 1;
  }
  if (rng.chance(0.3)) {
    whole.erase(whole.begin(), whole.begin() + rng.between(0, int64_t(whole.size())));
  }
  return whole;
}

std::vector<int32_t> with_matrix(std::vector<int32_t> dims, int32_t rows, int32_t columns,
                                 bool swapped) {
  dims.push_back(swapped ? columns : rows), dims.push_back(swapped ? rows : columns);
  return dims;
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s16 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Attrs a{rng.chance(0.4), rng.chance(0.4)};
  std::vector<int32_t> batch;
  for (int64_t i = rng.between(0, 3); i > 0; --i) batch.push_back(build.extent(1, 4));
  const int32_t rows = build.extent(1, 9), columns = build.extent(1, 9);
  const int32_t depth = build.extent(1, 40);
  const TensorId x = build.input(with_matrix(part_of(rng, batch), rows, depth, a.adj_x));
  const auto dims = with_matrix(part_of(rng, batch), depth, columns, a.adj_y);
  TensorId w;
  if (dtype == DType::s16 && rng.chance(0.3)) {  // LiteRT takes one scale, and TFLM none of these
    w = build.weights(dims, int(dims.size()) - (a.adj_y ? 2 : 1));
    build.graph().tensors[size_t(w)].quant.scales.resize(1);
    build.graph().tensors[size_t(w)].quant.axis = 0;
  } else {
    w = rng.chance(0.5) ? build.input(dims) : build.constant(dims);
  }
  return build.finish(kDef, a, {x, w});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-5f,
};

}  // namespace mw::batch_matmul
