// SPDX-License-Identifier: Apache-2.0
// What: resize_bilinear, an image of another size, whose pixels are weighted sums of the four of x
// that are around them.
// Contract: s8 and s16: positions have ten bits behind the point, sums are rounded to nearest,
// halves away from zero; x and y have one quantization. f32: positions and sums in float. Not both
// align_corners and half_pixel_centers. Source: TFLite RESIZE_BILINEAR.
#ifndef MW_OPS_RESIZE_BILINEAR_RESIZE_BILINEAR_H_
#define MW_OPS_RESIZE_BILINEAR_RESIZE_BILINEAR_H_

#include "ops/_family/resize/resize.h"

namespace mw {
namespace resize_bilinear {
inline namespace MW_ABI {

constexpr uint16_t kCode = 173;
constexpr uint16_t kTfliteCode = 23;
using resize::Attrs;
using resize::kX;
using resize::kY;

struct Params {
  int32_t batch, in_h, in_w, out_h, out_w, channels;
  int8_t align_corners, half_pixel_centers;
  int16_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_h", p.in_h), v("in_w", p.in_w), v("out_h", p.out_h);
    v("out_w", p.out_w), v("channels", p.channels), v("align_corners", p.align_corners);
    v("half_pixel_centers", p.half_pixel_centers), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/resize_bilinear/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace resize_bilinear
}  // namespace mw

#endif  // MW_OPS_RESIZE_BILINEAR_RESIZE_BILINEAR_H_
