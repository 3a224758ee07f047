// SPDX-License-Identifier: Apache-2.0
#include "ops/add/add.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::add {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.options = {int(node.as<Attrs>().activation)}, .version = 2};
}

// Some dimensions of one operand become 1, or its leading ones fall away.
std::vector<int32_t> broadcast(Rng& rng, std::vector<int32_t> dims) {
  for (int32_t& dim : dims) {
    if (rng.chance(0.4)) dim = 1;
  }
  if (rng.chance(0.4)) dims.erase(dims.begin(), dims.begin() + int64_t(rng.below(dims.size())));
  return dims;
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.activation = build.activation();
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 6); rank > 0; --rank) dims.push_back(build.extent(1, 5));
  std::vector<int32_t> da = dims, db = dims;
  if (rng.chance(0.5)) (rng.chance(0.5) ? da : db) = broadcast(rng, dims);
  if (rng.chance(0.1)) da = broadcast(rng, dims), db = broadcast(rng, dims);
  const bool constant = rng.chance(0.3);
  const TensorId x = build.input(da);
  const TensorId w = constant ? build.constant(db) : build.input(db);
  if (rng.chance(0.5)) return build.finish(kDef, a, {w, x});
  return build.finish(kDef, a, {x, w});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.fuses_clamp = true, .elementwise = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::add
