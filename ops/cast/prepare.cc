// SPDX-License-Identifier: Apache-2.0
#include "ops/cast/cast.h"

namespace mw {
namespace cast {
inline namespace MW_ABI {

namespace {

// Where nothing says what y is, float32 is what follows.
Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  if (out[kY].dtype == DType::none) out[kY].dtype = DType::f32;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  const DType x = types.in[kX].dtype, y = types.out[kY].dtype;
  p = {types.in[kX].shape.elems(), int32_t(y)};
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE((is_integer(x) || x == DType::f32) && (is_integer(y) || y == DType::f32), bad_dtype);
  return Status::ok;
}

// y[i] is written after x[i] is read, and x[i + 1] is not lost.
int32_t overlap(const void* params, const KernelRow& row, OverlapQuery query) {
  const Params& p = *static_cast<const Params*>(params);
  const int32_t growth = int32_t(dtype_bits(DType(p.to)) / 8) - int32_t(dtype_bits(row.x) / 8);
  return query.reverse ? kNoOverlap : growth > 0 ? p.elems * growth : 0;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(to_integer(p) || to_f32(p), bad_dtype);
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.elems) &&
                 checked_storage(f.out_bytes[kY], DType(p.to), p.elems),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("cast", kCode);
  core.tflite_code = kTfliteCode;
  core.read_tflite = no_tflite_options;
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace cast
}  // namespace mw
