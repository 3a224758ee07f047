// SPDX-License-Identifier: Apache-2.0
// What: what resizing operators share: their attributes, and the shapes that these make.
// Why: they read the same file, and differ in how a pixel is made.
// Contract: device-safe. x and y are NHWC. align_corners maps the centres of corner pixels to each
// other; half_pixel_centers counts from the centres of pixels. Extents are below kMostExtent, so
// that positions fit an int32 with ten more bits.
#ifndef MW_OPS_FAMILY_RESIZE_RESIZE_H_
#define MW_OPS_FAMILY_RESIZE_RESIZE_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
namespace resize {

enum In : uint8_t { kX };
enum Out : uint8_t { kY };

constexpr int32_t kMostExtent = 1 << 16;

struct Attrs {
  int32_t out_h = 1, out_w = 1;
  bool align_corners = false, half_pixel_centers = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("out_h", a.out_h), v("out_w", a.out_w), v("align_corners", a.align_corners);
    v("half_pixel_centers", a.half_pixel_centers);
  }
};

// OpCore::infer.
Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
// That x and y are what infer() makes of each other, of extents that are taken.
Status check_types(const Attrs& attrs, const OpTypes& types);
inline bool is_extent(int32_t extent) {
  return extent > 0 && extent < kMostExtent;
}

// `corners`: the number of the option align_corners, which half_pixel_centers follows. The size is
// an operand.
Status read_tflite(const TfliteNode& node, uint32_t corners, void* attrs);

}  // namespace resize
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_RESIZE_RESIZE_H_
