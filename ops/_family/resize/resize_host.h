// SPDX-License-Identifier: Apache-2.0
// What: the random case and the export that resizing operators share.
// Contract: `corners` as in resize.h: zeros stand for the options before it.
#pragma once

#include "host/ir/random_case.h"
#include "ops/_family/resize/resize.h"

namespace mw::resize {

inline TfliteExport to_tflite(const Node& node, int corners, int version) {
  const Attrs& a = node.as<Attrs>();
  TfliteExport form{.version = version};
  form.options.assign(size_t(corners), 0);
  form.options.push_back(a.align_corners);
  form.options.push_back(a.half_pixel_centers);
  const std::vector<int32_t> size = {a.out_h, a.out_w};
  form.extra_inputs.push_back(Tensor{"size", DType::s32, Shape{{2}, 1}, {}, bytes_of(size)});
  return form;
}

// Smaller, larger or the same; `both`: whether corners and centres may be asked for at once.
inline std::optional<Graph> random_case(const OpDef& op, Rng& rng, DType dtype, bool both) {
  CaseBuilder build(rng, dtype);
  Attrs a;
  a.align_corners = rng.chance(0.4);
  a.half_pixel_centers = (both || !a.align_corners) && rng.chance(0.5);
  const int32_t in_h = build.extent(1, 9), in_w = build.extent(1, 9);
  a.out_h = rng.chance(0.3) ? 2 * in_h : build.extent(1, 14);
  a.out_w = rng.chance(0.3) ? 2 * in_w : build.extent(1, 14);
  const TensorId x = build.input({rng.chance(0.7) ? 1 : 2, in_h, in_w, build.extent(1, 5)});
  return build.finish(op, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace mw::resize
