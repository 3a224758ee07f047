// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/resize/resize.h"

namespace mw {
inline namespace MW_ABI {
namespace resize {

MW_SHARED Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape& x = in[kX].shape;
  MW_REQUIRE(x.rank == 4, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = Shape{{x[0], a.out_h, a.out_w, x[3]}, 4};
  return Status::ok;
}

MW_SHARED Status check_types(const Attrs& a, const OpTypes& types) {
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(types.in[kX].dtype == types.out[kY].dtype, bad_dtype);
  MW_REQUIRE(x.rank == 4 && y.rank == 4 && x[0] == y[0] && x[3] == y[3], bad_shape);
  MW_REQUIRE(y[1] == a.out_h && y[2] == a.out_w, bad_shape);
  MW_REQUIRE(is_extent(x[1]) && is_extent(x[2]) && is_extent(y[1]) && is_extent(y[2]), too_large);
  return Status::ok;
}

MW_SHARED Status read_tflite(const TfliteNode& node, uint32_t corners, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.align_corners = node.options.get<uint8_t>(corners, 0) != 0;
  a.half_pixel_centers = node.options.get<uint8_t>(corners + 1, 0) != 0;
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& size = node.in[1];
  MW_REQUIRE(size.dtype == DType::s32 && size.data != nullptr, bad_dtype);
  MW_REQUIRE(size.shape.rank == 1 && size.shape[0] == 2, bad_shape);
  const int32_t* extents = static_cast<const int32_t*>(size.data);
  a.out_h = extents[0], a.out_w = extents[1];
  return Status::ok;
}

}  // namespace resize
}  // namespace MW_ABI
}  // namespace mw
