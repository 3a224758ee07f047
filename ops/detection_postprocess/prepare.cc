// SPDX-License-Identifier: Apache-2.0
#include "ops/detection_postprocess/detection_postprocess.h"

namespace mw {
namespace detection_postprocess {
inline namespace MW_ABI {

MW_SHARED Status DetectionPostprocessF32::read_tflite(const TfliteNode& node, void* attrs) {
  MW_DEVICE_TRY(read_custom_options<Attrs>(node, attrs));
  MW_REQUIRE(node.out.count == 4 && node.out[0].shape.rank == 3, bad_shape);
  static_cast<Attrs*>(attrs)->rows = node.out[0].shape[1];
  return Status::ok;
}

MW_SHARED Status DetectionPostprocessF32::shape(const Attrs& a, Span<const TensorType>,
                                                Span<TensorType> out) {
  MW_REQUIRE(a.rows > 0 && a.rows < INT32_MAX / 16, bad_attribute);
  for (uint32_t i = 0; i < out.count; ++i) out[i].dtype = DType::f32;
  out[0].shape = Shape{{1, a.rows, 4}, 3};
  out[1].shape = out[2].shape = Shape{{1, a.rows}, 2};
  out[3].shape = Shape{{1}, 1};
  return Status::ok;
}

MW_SHARED Status DetectionPostprocessF32::read(const Attrs& a, const OpTypes& types, Params& p) {
  const TensorType &x = types.in[0], &scores = types.in[1], &anchors = types.in[2];
  MW_REQUIRE(scores.dtype == DType::f32 && anchors.dtype == DType::f32, bad_dtype);
  MW_REQUIRE(x.shape.rank == 3 && scores.shape.rank == 3 && anchors.shape.rank == 2, bad_shape);
  MW_REQUIRE(x.shape[0] == 1 && scores.shape[0] == 1 && scores.shape[1] == x.shape[1], bad_shape);
  MW_REQUIRE(anchors.shape[0] == x.shape[1] && anchors.shape[1] == 4, bad_shape);
  MW_REQUIRE(a.nms_iou_threshold > 0 && a.nms_iou_threshold <= 1, bad_attribute);
  const bool one =
      a.max_classes_per_detection == 1 || (a.max_classes_per_detection > 1 && a.num_classes == 1);
  MW_REQUIRE(a.use_regular_nms ? a.detections_per_class > 0 : one, bad_attribute);
  p = {x.shape[1],
       x.shape[2],
       a.num_classes,
       scores.shape[2],
       a.max_detections,
       a.rows,
       a.use_regular_nms ? a.detections_per_class : 0,
       a.nms_score_threshold,
       a.nms_iou_threshold,
       {a.y_scale, a.x_scale, a.h_scale, a.w_scale}};
  return Status::ok;
}

MW_SHARED Status DetectionPostprocessF32::sizes(const Params& p, Footprint& f) {
  MW_REQUIRE(p.box_stride >= 4, bad_shape);
  MW_REQUIRE(p.classes > 0 && p.class_stride >= p.classes && p.class_stride - p.classes <= 1,
             bad_shape);
  MW_REQUIRE(p.most > 0 && p.most <= p.rows && p.limit >= 0, bad_attribute);
  uint32_t boxes = 0, found = 0;
  MW_REQUIRE(checked_product(f.in_bytes[0], p.boxes, p.box_stride, 4) &&
                 checked_product(f.in_bytes[1], p.boxes, p.class_stride, 4) &&
                 checked_product(f.in_bytes[2], p.boxes, 16) &&
                 checked_product(f.out_bytes[0], p.rows, 16) &&
                 checked_product(boxes, p.boxes, 28) && checked_product(found, p.most, 8) &&
                 boxes <= kMaxBytes - found,
             too_large);
  f.out_bytes[1] = f.out_bytes[2] = f.out_bytes[0] / 4;
  f.out_bytes[3] = 4;
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace detection_postprocess
}  // namespace mw

template struct mw::signal::Operator<mw::detection_postprocess::DetectionPostprocessF32>;
