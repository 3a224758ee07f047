// SPDX-License-Identifier: Apache-2.0
#include "ops/l2_pool_2d/l2_pool_2d.h"

#include "ops/_family/pool/pool_host.h"

namespace mw::l2_pool_2d {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::f32) return std::nullopt;
  return pool::random_case<kDef>(rng, dtype);
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  MW_TRY(TfliteExport form, pool::to_tflite(graph, node));
  form.version = 1;
  return form;
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = pool::pool_def<Pool, kDef>();
  def.quant = {.quantizable = false};
  def.random_case = random_case;
  def.to_tflite = to_tflite;
  return def;
}();

}  // namespace mw::l2_pool_2d
