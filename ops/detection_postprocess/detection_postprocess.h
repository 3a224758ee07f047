// SPDX-License-Identifier: Apache-2.0
// What: detection_postprocess, which boxes of a detector count. Contract: x f32 [1, boxes, >= 4],
// y, x, height and width relative to the anchors, f32 [boxes, 4]; scores f32 [1, boxes,
// num_classes], or one more for the background before them. Outputs: boxes f32 [1, rows, 4] as
// ymin, xmin, ymax, xmax, classes and scores f32 [1, rows], count f32 [1]; rows >= max_detections.
// With use_regular_nms each class keeps its detections_per_class best that overlap no better one by
// more than nms_iou_threshold, and of all those the best count; else a box has its best class
// alone, and max_classes_per_detection is 1, for with more TFLM writes outside of its outputs. The
// first of equal scores is better. What is behind the count is zero, where TFLM writes nothing;
// where a box has no area, at which TFLM gives up, the count is 0. Source: TFLM
// TFLite_Detection_PostProcess.
#ifndef MW_OPS_DETECTION_POSTPROCESS_DETECTION_POSTPROCESS_H_
#define MW_OPS_DETECTION_POSTPROCESS_DETECTION_POSTPROCESS_H_

#include "ops/_family/signal/signal.h"

namespace mw {
namespace detection_postprocess {
inline namespace MW_ABI {

struct Attrs {
  int32_t max_detections = 0;
  int32_t max_classes_per_detection = 0;
  int32_t detections_per_class = 100;
  int32_t num_classes = 0;
  int32_t rows = 0;
  float nms_score_threshold = 0;
  float nms_iou_threshold = 0;
  float y_scale = 0, x_scale = 0, h_scale = 0, w_scale = 0;
  bool use_regular_nms = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("max_detections", a.max_detections);
    v("max_classes_per_detection", a.max_classes_per_detection);
    v("detections_per_class", a.detections_per_class), v("num_classes", a.num_classes);
    v("rows", a.rows), v("nms_score_threshold", a.nms_score_threshold);
    v("nms_iou_threshold", a.nms_iou_threshold), v("y_scale", a.y_scale), v("x_scale", a.x_scale);
    v("h_scale", a.h_scale), v("w_scale", a.w_scale), v("use_regular_nms", a.use_regular_nms);
  }
};

struct Params {
  int32_t boxes, box_stride;      // values of a box in x
  int32_t classes, class_stride;  // and of its scores
  int32_t most, rows;
  int32_t limit;  // of a class; 0: each box has one class
  float score_threshold, iou_threshold;
  float scale[4];  // y, x, h, w

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("boxes", p.boxes), v("box_stride", p.box_stride), v("classes", p.classes);
    v("class_stride", p.class_stride), v("most", p.most), v("rows", p.rows), v("limit", p.limit);
    v("score_threshold", p.score_threshold), v("iou_threshold", p.iou_threshold);
    v("scale", p.scale);
  }
};

struct DetectionPostprocessF32 : signal::Plain {
  static constexpr const char* name() { return "detection_postprocess"; }
  static constexpr const char* custom_name() { return "TFLite_Detection_PostProcess"; }
  static constexpr uint16_t kCode = 333;
  static constexpr SlotCounts kSlots{3, 0, 4, 0};
  static constexpr DType kX = DType::f32, kY = DType::f32;
  using Attrs = detection_postprocess::Attrs;
  using Params = detection_postprocess::Params;

  static constexpr void complete(OpCore& core) { core.read_tflite = read_tflite; }
  static constexpr void complete_row(KernelRow& row) {
    row.scratch_bytes = &scratch_of<Params, scratch>;
  }

  static Status read_tflite(const TfliteNode& node, void* attrs);
  static Status shape(const Attrs& a, Span<const TensorType> in, Span<TensorType> out);
  static Status read(const Attrs& a, const OpTypes& types, Params& p);
  static Status sizes(const Params& p, Footprint& f);
  // Of Params that sizes() takes: what ref() keeps of each box, and of what it finds.
  static constexpr uint32_t scratch(const Params& p) {
    return uint32_t(p.boxes) * 28 + uint32_t(p.most) * 8;
  }
  static void ref(const Params& p, const Args& args);
};
using Operator = signal::Operator<DetectionPostprocessF32>;

}  // namespace MW_ABI
}  // namespace detection_postprocess
}  // namespace mw

extern template struct mw::signal::Operator<mw::detection_postprocess::DetectionPostprocessF32>;

#endif  // MW_OPS_DETECTION_POSTPROCESS_DETECTION_POSTPROCESS_H_
