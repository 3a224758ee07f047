// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/signal/signal_host.h"
#include "ops/detection_postprocess/detection_postprocess.h"

namespace mw::detection_postprocess {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  // Boxes of different places do not overlap. One of each is found where a box has one class, so
  // that TFLM writes all rows: it leaves others as they were.
  const int32_t places = build.extent(1, 12), boxes = places * build.extent(1, 4);
  const int32_t classes = build.extent(1, 5), background = rng.chance(0.5) ? 1 : 0;
  const auto between = [&](double low, double high) { return float(rng.uniform(low, high)); };
  Attrs a;
  a.use_regular_nms = rng.chance(0.5);
  a.max_detections = build.extent(1, places);
  a.max_classes_per_detection = a.use_regular_nms || classes == 1 ? build.extent(1, 3) : 1;
  a.detections_per_class = build.extent(1, 8);
  a.num_classes = classes;
  a.rows = a.max_detections;
  a.nms_score_threshold = a.use_regular_nms ? between(-1, 1) : between(-4, -3);
  a.nms_iou_threshold = between(0.2, 0.8);
  a.y_scale = between(5, 15), a.x_scale = between(5, 15);
  a.h_scale = between(3, 8), a.w_scale = between(3, 8);
  std::vector<float> anchors;
  for (int32_t i = 0; i < boxes; ++i) {
    const float place = float(10 * (i % places));
    anchors.insert(anchors.end(),
                   {place + between(0, 1), between(0, 1), between(0.3, 0.9), between(0.3, 0.9)});
  }
  const TensorId x = build.input({1, boxes, build.extent(4, 6)});
  const TensorId scores = build.input({1, boxes, classes + background});
  return build.finish(kDef, a, {x, scores, build.operand({boxes, 4}, anchors)}, QuantInfo{});
}

OpDef make_def() {
  OpDef def = signal::signal_def<Operator>(random_case);
  def.f32_tolerance = 1e-5f;
  return def;
}

}  // namespace

const OpDef kDef = make_def();

}  // namespace mw::detection_postprocess
