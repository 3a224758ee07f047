// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/parts/cut.h"
#include "ops/_family/parts/parts.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

namespace {

// Bytes that a shape holds from one index of the dimensions before the axis.
int32_t row_bytes(const TensorType& type, uint32_t axis) {
  uint32_t elems = 1;
  for (uint32_t d = axis; d < type.shape.rank; ++d) elems *= uint32_t(type.shape[d]);
  return int32_t(storage_bytes(type.dtype, elems));
}

}  // namespace

MW_SHARED Status find_axis(int32_t axis, const Shape& shape, uint32_t& from_front) {
  const int32_t at = axis < 0 ? axis + int32_t(shape.rank) : axis;
  MW_REQUIRE(at >= 0 && uint32_t(at) < shape.rank, bad_attribute);
  from_front = uint32_t(at);
  return Status::ok;
}

MW_SHARED Status join(int32_t axis, Span<const TensorType> parts, Shape& whole) {
  whole = parts[0].shape;
  uint32_t at;
  MW_DEVICE_TRY(find_axis(axis, whole, at));
  int64_t extent = 0;
  for (const TensorType& part : parts) {
    MW_REQUIRE(part.shape.rank == whole.rank, bad_shape);
    for (uint32_t d = 0; d < whole.rank; ++d) {
      MW_REQUIRE(d == at || part.shape[d] == whole[d], bad_shape);
    }
    MW_REQUIRE(part.shape[at] > 0, bad_shape);
    extent += part.shape[at];
    MW_REQUIRE(extent <= INT32_MAX, too_large);
  }
  whole.dim[at] = int32_t(extent);
  return Status::ok;
}

MW_SHARED Status prepare(int32_t axis, const TensorType& whole, Span<const TensorType> parts,
                         PartsParams& p) {
  p = PartsParams{};
  Shape joined;
  MW_DEVICE_TRY(join(axis, parts, joined));
  MW_REQUIRE(joined == whole.shape, bad_shape);
  // Two elements of a byte could belong to two rows.
  MW_REQUIRE(dtype_bits(whole.dtype) >= 8, bad_dtype);
  for (const TensorType& part : parts) MW_REQUIRE(part.dtype == whole.dtype, bad_dtype);
  uint32_t at;
  MW_DEVICE_TRY(find_axis(axis, joined, at));
  p.rows = 1;
  for (uint32_t d = 0; d < at; ++d) p.rows *= joined[d];
  MW_REQUIRE(p.rows > 0, bad_shape);
  p.row_bytes = row_bytes(whole, at);
  p.count = int32_t(parts.count);
  return Status::ok;
}

MW_SHARED void derive(int32_t axis, Span<const TensorType> parts, int32_t* width) {
  uint32_t at;
  if (find_axis(axis, parts[0].shape, at) != Status::ok) return;
  for (const TensorType& part : parts) *width++ = row_bytes(part, at);
}

MW_SHARED Status footprint(const PartsParams& p, const KernelRow& row, Slots slots,
                           uint32_t& whole_bytes, Footprint& f) {
  MW_REQUIRE(p.count > 0 && p.count <= int32_t(kMaxSlots) - 2 && f.slots == slots, bad_count);
  MW_REQUIRE(checked_product(whole_bytes, p.rows, p.row_bytes), too_large);
  f.table_bytes[kWidth] = uint32_t(p.count) * uint32_t(sizeof(int32_t));
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status check_widths(const PartsParams& p, const int32_t* width, uint32_t* part_bytes) {
  int32_t left = p.row_bytes;
  for (int32_t i = 0; i < p.count; ++i) {
    MW_REQUIRE(width[i] > 0 && width[i] <= left, bad_shape);
    left -= width[i];
    part_bytes[i] = uint32_t(p.rows) * uint32_t(width[i]);
  }
  MW_REQUIRE(left == 0, bad_shape);
  return Status::ok;
}

namespace {

int32_t axis_of(const void* attrs) {
  return static_cast<const PartsAttrs*>(attrs)->axis;
}

}  // namespace

MW_SHARED Status Cut::infer(bool equal, const void* attrs, const TensorType& x,
                            Span<TensorType> out) {
  uint32_t axis;
  MW_DEVICE_TRY(find_axis(axis_of(attrs), x.shape, axis));
  int64_t left = x.shape[axis];
  for (TensorType& y : out) {
    const bool given = !equal && y.shape.rank == x.shape.rank;
    const int32_t extent = given ? y.shape[axis] : x.shape[axis] / int32_t(out.count);
    MW_REQUIRE(extent > 0, bad_shape);
    y.dtype = x.dtype;
    y.shape = x.shape;
    y.shape.dim[axis] = extent;
    left -= extent;
  }
  MW_REQUIRE(left == 0, bad_shape);
  return Status::ok;
}

MW_SHARED Status Cut::prepare(bool equal, const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(
      parts::prepare(axis_of(attrs), types.in[kX], types.out, *static_cast<PartsParams*>(params)));
  for (const TensorType& y : types.out) {
    MW_REQUIRE(!equal || y.shape == types.out[0].shape, bad_shape);
  }
  return Status::ok;
}

MW_SHARED void Cut::derive(const void* attrs, const OpTypes& types, const void*,
                           void* const* tables) {
  parts::derive(axis_of(attrs), types.out, static_cast<int32_t*>(tables[kWidth]));
}

MW_SHARED Status Cut::footprint(const PartsParams& p, const KernelRow& row, Footprint& f) {
  f.out_bytes_in_table = true;
  return parts::footprint(p, row, Slots::of(1, 1, uint32_t(p.count), 0), f.in_bytes[kX], f);
}

MW_SHARED Status Cut::check_tables(const void* params, const void* const* tables, Footprint& f) {
  return check_widths(*static_cast<const PartsParams*>(params),
                      static_cast<const int32_t*>(tables[kWidth]), f.out_bytes);
}

// What one row holds stands side by side in x.
MW_SHARED int32_t Cut::alias(const void* params, const void* const* tables, uint32_t out,
                             uint32_t) {
  if (static_cast<const PartsParams*>(params)->rows != 1) return kNoAlias;
  const int32_t* width = static_cast<const int32_t*>(tables[kWidth]);
  int32_t offset = 0;
  for (; out > 0; --out) offset += *width++;
  return offset;
}

MW_SHARED Status Cut::read_axis(const TensorType& operand, void* attrs) {
  MW_REQUIRE(operand.dtype == DType::s32 && operand.data != nullptr && operand.shape.elems() == 1,
             bad_attribute);
  static_cast<PartsAttrs*>(attrs)->axis = *static_cast<const int32_t*>(operand.data);
  return Status::ok;
}

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw
