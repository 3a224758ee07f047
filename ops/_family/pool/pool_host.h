// SPDX-License-Identifier: Apache-2.0
// What: the host's half that pooling operators share: the .tflite options and random cases.
// Why: average and maximum differ only in what a window gives.
// Contract: for operators whose attributes are PoolAttrs and whose output has its input's
// quantization.
#pragma once

#include <optional>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/pool/pool.h"

namespace mw {

inline Result<TfliteExport> pool_to_tflite(const Graph&, const Node& node) {
  const PoolAttrs& a = node.as<PoolAttrs>();
  return TfliteExport{
      .options = {int(a.padding), a.stride_w, a.stride_h, a.k_w, a.k_h, int(a.activation)},
      .version = 2};
}

inline std::optional<Graph> random_pool_case(const OpDef& def, Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  PoolAttrs a;
  build.draw_window(a);
  a.k_h = build.extent(1, 5), a.k_w = build.extent(1, 5);
  const int32_t in_h = a.k_h + build.extent(0, 6), in_w = a.k_w + build.extent(0, 6);
  const TensorId x = build.input({rng.chance(0.2) ? 2 : 1, in_h, in_w, build.extent(1, 19)});
  return build.finish(def, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace mw
