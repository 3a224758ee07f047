// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/embedding_lookup/embedding_lookup.h"

namespace mw {
namespace embedding_lookup {
inline namespace MW_ABI {

namespace {

Status shape_of(const Shape& ids, const Shape& table, Shape& y) {
  MW_REQUIRE(ids.rank == 1 && table.rank >= 2, bad_shape);
  y = table;
  y.dim[0] = ids[0];
  uint32_t elems = 1;
  for (uint32_t d = 0; d < y.rank; ++d) MW_REQUIRE(checked_product(elems, elems, y[d]), too_large);
  return Status::ok;
}

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  if (out[kY].dtype != DType::f32) out[kY].dtype = in[kTable].dtype;
  return shape_of(in[kIds].shape, in[kTable].shape, out[kY].shape);
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &ids = types.in[kIds], &table = types.in[kTable], &y = types.out[kY];
  Shape wanted;
  MW_DEVICE_TRY(shape_of(ids.shape, table.shape, wanted));
  MW_REQUIRE(y.shape == wanted, bad_shape);
  p.picked = ids.shape[0], p.rows = table.shape[0], p.row = 1;
  for (uint32_t d = 1; d < table.shape.rank; ++d) p.row *= table.shape[d];
  p.elem_bytes = int32_t(dtype_bits(table.dtype) / 8);
  const bool real = table.dtype == DType::s8 && y.dtype == DType::f32;
  MW_REQUIRE(ids.dtype == DType::s32 && (table.dtype == y.dtype || real) && p.elem_bytes > 0,
             bad_dtype);
  if (real) {
    MW_REQUIRE(table.quant.present() && table.quant.zero_point == 0, bad_quantization);
    p.scale = table.quant.scale();
  }
  const int32_t* constant = static_cast<const int32_t*>(ids.data);
  for (int32_t i = 0; constant != nullptr && i < p.picked; ++i) {
    MW_REQUIRE(constant[i] >= 0 && constant[i] < p.rows, bad_attribute);
  }
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const int32_t y_bytes = copies(p) ? p.elem_bytes : 4;
  MW_REQUIRE(checked_product(f.in_bytes[kIds], p.picked, 4) &&
                 checked_product(f.in_bytes[kTable], p.rows, p.row, p.elem_bytes) &&
                 checked_product(f.out_bytes[kY], p.picked, p.row, y_bytes),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("embedding_lookup", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace embedding_lookup
}  // namespace mw
