// SPDX-License-Identifier: Apache-2.0
#include "ops/split_v/split_v.h"

namespace mw {
namespace split_v {
inline namespace MW_ABI {

// The outputs have the sizes that the file says: TFLM takes those of the outputs, LiteRT the
// others.
MW_SHARED Status SplitV::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 3, bad_count);
  MW_DEVICE_TRY(read_axis(node.in[2], attrs));
  uint32_t axis;
  MW_DEVICE_TRY(
      parts::find_axis(static_cast<const PartsAttrs*>(attrs)->axis, node.in[0].shape, axis));
  const TensorType& sizes = node.in[1];
  const bool wide = sizes.dtype == DType::s64;
  MW_REQUIRE((wide || sizes.dtype == DType::s32) && sizes.data != nullptr, bad_attribute);
  MW_REQUIRE(sizes.shape.elems() == int32_t(node.out.count), bad_count);
  uint32_t open = 0;
  for (uint32_t i = 0; i < node.out.count; ++i) {
    const int64_t size = wide ? static_cast<const int64_t*>(sizes.data)[i]
                              : static_cast<const int32_t*>(sizes.data)[i];
    const Shape& y = node.out[i].shape;
    open += size == -1 ? 1 : 0;
    MW_REQUIRE(axis < y.rank && (size == -1 || size == y[axis]), bad_shape);
  }
  MW_REQUIRE(open <= 1, bad_attribute);
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace split_v
}  // namespace mw

template struct mw::parts::Operator<mw::split_v::SplitV>;
