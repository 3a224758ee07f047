// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/reduction/position.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

namespace {

Status shape_of(const PositionAttrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.axis >= 0 && uint32_t(a.axis) < x.rank, bad_attribute);
  y = Shape{};
  for (uint32_t d = 0; d < x.rank; ++d) {
    if (d != uint32_t(a.axis)) y.push(x[d]);
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status Place::infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  if (out[0].dtype != DType::s64) out[0].dtype = DType::s32;
  return shape_of(*static_cast<const PositionAttrs*>(attrs), in[0].shape, out[0].shape);
}

MW_SHARED Status Place::prepare(const void* attrs, const OpTypes& types, void* params) {
  const PositionAttrs& a = *static_cast<const PositionAttrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = {1, 1, 1, 4};
  const TensorType &x = types.in[0], &y = types.out[0];
  MW_REQUIRE(y.dtype == DType::s32 || y.dtype == DType::s64, bad_dtype);
  Shape wanted;
  MW_DEVICE_TRY(shape_of(a, x.shape, wanted));
  MW_REQUIRE(y.shape == wanted && x.shape.elems() > 0, bad_shape);
  for (uint32_t d = 0; d < x.shape.rank; ++d) {
    (d < uint32_t(a.axis) ? p.outer : d > uint32_t(a.axis) ? p.inner : p.extent) *= x.shape[d];
  }
  if (y.dtype == DType::s64) p.y_bytes = 8;
  return Status::ok;
}

MW_SHARED Status Place::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.y_bytes == 4 || p.y_bytes == 8, bad_dtype);
  MW_REQUIRE(checked_storage(f.in_bytes[0], row.x, p.outer, p.extent, p.inner) &&
                 checked_product(f.out_bytes[0], p.outer, p.inner, p.y_bytes),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status Place::read_tflite(const TfliteNode& node, void* attrs) {
  int32_t& axis = static_cast<PositionAttrs*>(attrs)->axis;
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& operand = node.in[1];
  MW_REQUIRE(operand.shape.elems() == 1, bad_shape);
  MW_REQUIRE(operand.dtype == DType::s32 && operand.data != nullptr, bad_attribute);
  axis = *static_cast<const int32_t*>(operand.data);
  if (axis < 0) axis += int32_t(node.in[0].shape.rank);
  return Status::ok;
}

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw
