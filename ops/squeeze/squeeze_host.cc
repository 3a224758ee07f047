// SPDX-License-Identifier: Apache-2.0
#include "ops/squeeze/squeeze.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::squeeze {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const uint8_t axes = node.as<Squeeze::Attrs>().axes;
  TfliteExport form{.options = {0}};
  for (int32_t d = 0; d < int32_t(Shape::kMaxRank); ++d) {
    if ((axes >> d & 1) != 0) form.option_list.push_back(d);
  }
  return form;
}

// Some dimensions of extent 1, of which some are named, or none.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  auto dims = movement::draw_dims(build, rng.between(1, 5), 6);
  Squeeze::Attrs a;
  for (size_t d = 0; d < dims.size(); ++d) {
    if (!rng.chance(0.4)) continue;
    dims[d] = 1;
    if (rng.chance(0.5)) a.axes |= uint8_t(1u << d);
  }
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<View>("View", to_tflite, random_case);
  def.traits.view = true;
  return def;
}();

}  // namespace mw::squeeze
