// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/parts/cut.h"
#include "ops/_family/parts/join.h"

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

MW_SHARED Status slice(int32_t axis, const Shape& whole, Shape& part) {
  uint32_t at;
  MW_DEVICE_TRY(find_axis(axis, whole, at));
  part = Shape{};
  for (uint32_t d = 0; d < whole.rank; ++d) {
    if (d != at) part.push(whole[d]);
  }
  return Status::ok;
}

MW_SHARED Status stack(int32_t axis, Span<const TensorType> slices, Shape& whole) {
  const Shape& part = slices[0].shape;
  MW_REQUIRE(part.rank < Shape::kMaxRank, too_large);
  const int32_t rank = int32_t(part.rank) + 1, at = axis < 0 ? axis + rank : axis;
  MW_REQUIRE(at >= 0 && at < rank, bad_attribute);
  whole = Shape{};
  for (int32_t d = 0; d < rank; ++d) {
    whole.push(d == at ? int32_t(slices.count) : part[uint32_t(d < at ? d : d - 1)]);
  }
  return Status::ok;
}

namespace {

// Fills Params, once shapes fit. Inline by force, here and below: a firmware has one of the
// callers.
[[gnu::always_inline]] inline Status fill(uint32_t at, const TensorType& whole,
                                          Span<const TensorType> parts, PartsParams& p) {
  // Two elements of a byte could belong to two rows.
  MW_REQUIRE(dtype_bits(whole.dtype) >= 8, bad_dtype);
  for (const TensorType& part : parts) MW_REQUIRE(part.dtype == whole.dtype, bad_dtype);
  p.rows = 1;
  for (uint32_t d = 0; d < at; ++d) p.rows *= whole.shape[d];
  MW_REQUIRE(p.rows > 0, bad_shape);
  p.row_bytes = row_bytes(whole, at);
  p.count = int32_t(parts.count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status prepare(int32_t axis, const TensorType& whole, Span<const TensorType> parts,
                         PartsParams& p) {
  p = PartsParams{};
  Shape joined;
  uint32_t at;
  MW_DEVICE_TRY(join(axis, parts, joined));
  MW_REQUIRE(joined == whole.shape, bad_shape);
  MW_DEVICE_TRY(find_axis(axis, joined, at));
  return fill(at, whole, parts, p);
}

MW_SHARED Status prepare_slices(int32_t axis, const TensorType& whole,
                                Span<const TensorType> slices, PartsParams& p) {
  p = PartsParams{};
  Shape part;
  uint32_t at;
  MW_DEVICE_TRY(find_axis(axis, whole.shape, at));
  MW_DEVICE_TRY(slice(axis, whole.shape, part));
  MW_REQUIRE(whole.shape[at] == int32_t(slices.count), bad_shape);
  for (const TensorType& type : slices) MW_REQUIRE(type.shape == part, bad_shape);
  return fill(at, whole, slices, p);
}

MW_SHARED void derive(int32_t axis, Span<const TensorType> parts, int32_t* width) {
  uint32_t at;
  if (find_axis(axis, parts[0].shape, at) != Status::ok) return;
  for (const TensorType& part : parts) *width++ = row_bytes(part, at);
}

MW_SHARED void derive_slices(const PartsParams& p, int32_t* width) {
  const int32_t each = p.row_bytes / p.count;
  for (int32_t i = 0; i < p.count; ++i) width[i] = each;
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

MW_SHARED Status Cut::infer(Form form, const void* attrs, Span<const TensorType> in,
                            Span<TensorType> out) {
  const TensorType& x = in[kX];
  uint32_t axis;
  MW_DEVICE_TRY(find_axis(axis_of(attrs), x.shape, axis));
  int64_t left = x.shape[axis];
  for (TensorType& y : out) {
    const bool given = form == Form::any && y.shape.rank == x.shape.rank;
    const int32_t extent = given ? y.shape[axis] : x.shape[axis] / int32_t(out.count);
    MW_REQUIRE(extent > 0 && (extent == 1 || form != Form::slices), bad_shape);
    y.dtype = x.dtype;
    y.shape = x.shape;
    y.shape.dim[axis] = extent;
    if (form == Form::slices) MW_DEVICE_TRY(slice(axis_of(attrs), x.shape, y.shape));
    left -= extent;
  }
  MW_REQUIRE(left == 0, bad_shape);
  return Status::ok;
}

MW_SHARED Status Cut::prepare(const void* attrs, const OpTypes& types, void* params) {
  return parts::prepare(axis_of(attrs), types.in[kX], types.out,
                        *static_cast<PartsParams*>(params));
}

MW_SHARED Status Cut::prepare_equal(const void* attrs, const OpTypes& types, void* params) {
  for (const TensorType& y : types.out) MW_REQUIRE(y.shape == types.out[0].shape, bad_shape);
  return parts::prepare(axis_of(attrs), types.in[kX], types.out,
                        *static_cast<PartsParams*>(params));
}

MW_SHARED Status Cut::prepare_slices(const void* attrs, const OpTypes& types, void* params) {
  return parts::prepare_slices(axis_of(attrs), types.in[kX], types.out,
                               *static_cast<PartsParams*>(params));
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

MW_SHARED Status Join::infer(Form form, const void* attrs, Span<const TensorType> in,
                             Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  if (form != Form::slices) return join(axis_of(attrs), in, out[kY].shape);
  for (const TensorType& x : in) MW_REQUIRE(x.shape == in[kX].shape, bad_shape);
  return stack(axis_of(attrs), in, out[kY].shape);
}

namespace {

[[gnu::always_inline]] inline Status check_quant(const OpTypes& types) {
  const Quant& y = types.out[kY].quant;
  for (const TensorType& x : types.in) {
    MW_REQUIRE(x.quant.present() == y.present(), bad_quantization);
    MW_REQUIRE(!y.present() || (x.quant.scale() == y.scale() && x.quant.zero_point == y.zero_point),
               bad_quantization);
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status Join::prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(
      parts::prepare(axis_of(attrs), types.out[kY], types.in, *static_cast<PartsParams*>(params)));
  return check_quant(types);
}

MW_SHARED Status Join::prepare_slices(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(parts::prepare_slices(axis_of(attrs), types.out[kY], types.in,
                                      *static_cast<PartsParams*>(params)));
  return check_quant(types);
}

MW_SHARED void Join::derive(const void* attrs, const OpTypes& types, const void*,
                            void* const* tables) {
  parts::derive(axis_of(attrs), types.in, static_cast<int32_t*>(tables[kWidth]));
}

MW_SHARED Status Join::footprint(const PartsParams& p, const KernelRow& row, Footprint& f) {
  f.in_bytes_in_table = true;
  return parts::footprint(p, row, Slots::of(uint32_t(p.count), 1, 1, 0), f.out_bytes[kY], f);
}

MW_SHARED Status Join::check_tables(const void* params, const void* const* tables, Footprint& f) {
  return check_widths(*static_cast<const PartsParams*>(params),
                      static_cast<const int32_t*>(tables[kWidth]), f.in_bytes);
}

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw
