// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/points/points.h"

namespace mw {
inline namespace MW_ABI {
namespace points {

MW_SHARED Status shape_at(const Shape& tensor, const Shape& indices, Shape& slices) {
  MW_REQUIRE(indices.rank >= 1, bad_shape);
  const uint32_t outer = indices.rank - 1;
  MW_REQUIRE(indices[outer] > 0 && indices[outer] <= int32_t(tensor.rank), bad_shape);
  const uint32_t depth = uint32_t(indices[outer]);
  MW_REQUIRE(outer + tensor.rank - depth <= Shape::kMaxRank, too_large);
  slices = Shape{};
  for (uint32_t d = 0; d < outer; ++d) slices.push(indices[d]);
  for (uint32_t d = depth; d < tensor.rank; ++d) slices.push(tensor[d]);
  uint32_t elems = 1;
  for (uint32_t d = 0; d < slices.rank; ++d) {
    MW_REQUIRE(checked_product(elems, elems, slices[d]), too_large);
  }
  return Status::ok;
}

MW_SHARED Status prepare(const TensorType& tensor, const TensorType& indices,
                         const TensorType& slices, Params& p) {
  p = Params{};
  p.points = p.slice = 1;
  for (int32_t& n : p.extent) n = 1;
  p.elem_bytes = int32_t(dtype_bits(tensor.dtype) / 8);
  MW_REQUIRE(tensor.dtype == slices.dtype && p.elem_bytes > 0 && indices.dtype == DType::s32,
             bad_dtype);
  Shape wanted;
  MW_DEVICE_TRY(shape_at(tensor.shape, indices.shape, wanted));
  MW_REQUIRE(slices.shape == wanted, bad_shape);
  const uint32_t outer = indices.shape.rank - 1;
  p.depth = indices.shape[outer];
  for (uint32_t d = 0; d < outer; ++d) p.points *= indices.shape[d];
  for (uint32_t d = 0; d < tensor.shape.rank; ++d) {
    if (int32_t(d) < p.depth) {
      p.extent[d] = tensor.shape[d];
    } else {
      p.slice *= tensor.shape[d];
    }
  }
  const int32_t* point = static_cast<const int32_t*>(indices.data);
  for (int32_t i = 0; point != nullptr && i < p.points; ++i, point += p.depth) {
    MW_REQUIRE(place(p, point) >= 0, bad_attribute);
  }
  return Status::ok;
}

MW_SHARED Status sizes(const Params& p, uint32_t& tensor, uint32_t& indices, uint32_t& slices) {
  MW_REQUIRE(p.depth >= 1 && p.depth <= kRank, bad_shape);
  uint32_t whole = 1;
  for (int32_t d = 0; d < p.depth; ++d) {
    MW_REQUIRE(checked_product(whole, whole, p.extent[d]), too_large);
  }
  MW_REQUIRE(checked_product(tensor, whole, p.slice, p.elem_bytes) &&
                 checked_product(indices, p.points, p.depth, 4) &&
                 checked_product(slices, p.points, p.slice, p.elem_bytes),
             too_large);
  return Status::ok;
}

}  // namespace points
}  // namespace MW_ABI
}  // namespace mw
