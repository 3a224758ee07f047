// SPDX-License-Identifier: Apache-2.0
#include "ops/concatenation/concatenation.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

namespace {

// The axis from the front; false if the shape has none such.
bool find_axis(const void* attrs, const Shape& shape, uint32_t& axis) {
  const int32_t given = static_cast<const Attrs*>(attrs)->axis;
  const int32_t from_front = given < 0 ? given + int32_t(shape.rank) : given;
  axis = uint32_t(from_front);
  return from_front >= 0 && axis < shape.rank;
}

// The shape of the output: every input has it but along the axis.
Status join(const void* attrs, Span<const TensorType> in, uint32_t& axis, Shape& y) {
  y = in[kX].shape;
  MW_REQUIRE(find_axis(attrs, y, axis), bad_attribute);
  int64_t extent = 0;
  for (const TensorType& x : in) {
    MW_REQUIRE(x.shape.rank == y.rank, bad_shape);
    for (uint32_t d = 0; d < y.rank; ++d) {
      MW_REQUIRE(d == axis || x.shape[d] == y[d], bad_shape);
    }
    MW_REQUIRE(x.shape[axis] > 0, bad_shape);
    extent += x.shape[axis];
    MW_REQUIRE(extent <= INT32_MAX, too_large);
  }
  y.dim[axis] = int32_t(extent);
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  uint32_t axis;
  out[kY].dtype = in[kX].dtype;
  return join(attrs, in, axis, out[kY].shape);
}

// Bytes that a shape holds from one index of the dimensions before the axis.
int32_t row_bytes(const TensorType& type, uint32_t axis) {
  uint32_t elems = 1;
  for (uint32_t d = axis; d < type.shape.rank; ++d) elems *= uint32_t(type.shape[d]);
  return int32_t(storage_bytes(type.dtype, elems));
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType& y = types.out[kY];
  uint32_t axis;
  Shape joined;
  MW_DEVICE_TRY(join(attrs, types.in, axis, joined));
  MW_REQUIRE(joined == y.shape, bad_shape);
  for (const TensorType& x : types.in) {
    MW_REQUIRE(x.dtype == y.dtype && x.dtype != DType::none, bad_dtype);
    MW_REQUIRE(x.quant.present() == y.quant.present(), bad_quantization);
    MW_REQUIRE(!y.quant.present() ||
                   (x.quant.scale() == y.quant.scale() && x.quant.zero_point == y.quant.zero_point),
               bad_quantization);
  }
  p.rows = 1;
  for (uint32_t d = 0; d < axis; ++d) p.rows *= y.shape[d];
  MW_REQUIRE(p.rows > 0, bad_shape);
  p.row_bytes = row_bytes(y, axis);
  p.count = int32_t(types.in.count);
  return Status::ok;
}

void derive(const void* attrs, const OpTypes& types, const void*, void* const* tables) {
  int32_t* width = static_cast<int32_t*>(tables[kWidth]);
  uint32_t axis;
  if (!find_axis(attrs, types.out[kY].shape, axis)) return;
  for (const TensorType& x : types.in) *width++ = row_bytes(x, axis);
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->axis = node.options.get<int32_t>(0, 0);
  MW_REQUIRE(node.options.get<int8_t>(1, 0) == 0, bad_attribute);  // a fused activation
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.count > 0 && p.count <= int32_t(kMaxSlots) - 2 &&
                 f.slots == Slots::of(uint32_t(p.count), 1, 1, 0),
             bad_count);
  MW_REQUIRE(checked_product(f.out_bytes[kY], p.rows, p.row_bytes), too_large);
  f.table_bytes[kWidth] = uint32_t(p.count) * uint32_t(sizeof(int32_t));
  f.in_bytes_in_table = true;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status check_tables(const void* params, const void* const* tables, Footprint& f) {
  const Params& p = *static_cast<const Params*>(params);
  const int32_t* width = static_cast<const int32_t*>(tables[kWidth]);
  int32_t left = p.row_bytes;
  for (int32_t i = 0; i < p.count; ++i) {
    MW_REQUIRE(width[i] > 0 && width[i] <= left, bad_shape);
    left -= width[i];
    f.in_bytes[i] = uint32_t(p.rows) * uint32_t(width[i]);
  }
  MW_REQUIRE(left == 0, bad_shape);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("concatenation", kCode, kSlots);
  core.tflite_code = 2;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.derive = derive;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace concatenation
}  // namespace mw
