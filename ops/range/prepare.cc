// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "abi/float_math.h"
#include "ops/range/range.h"

namespace mw {
namespace range {
inline namespace MW_ABI {

namespace {

// The number of a constant of integers.
Status value_of(const TensorType& x, int32_t& value) {
  if (x.dtype == DType::s32) {
    value = *static_cast<const int32_t*>(x.data);
    return Status::ok;
  }
  MW_REQUIRE(x.dtype == DType::s64, bad_dtype);
  const int64_t wide = *static_cast<const int64_t*>(x.data);
  value = int32_t(wide);
  MW_REQUIRE(value == wide, too_large);
  return Status::ok;
}

Status count_integers(Span<const TensorType> in, int32_t& elems) {
  int32_t start, limit, delta;
  MW_DEVICE_TRY(value_of(in[kStart], start));
  MW_DEVICE_TRY(value_of(in[kLimit], limit));
  MW_DEVICE_TRY(value_of(in[kDelta], delta));
  MW_REQUIRE(delta > 0 ? start < limit : (delta < 0 && start > limit), bad_attribute);
  const bool up = delta > 0;
  const uint32_t way = up ? uint32_t(limit) - uint32_t(start) : uint32_t(start) - uint32_t(limit);
  const uint32_t step = up ? uint32_t(delta) : 0u - uint32_t(delta);
  const uint32_t steps = way / step + (way % step != 0 ? 1 : 0);
  MW_REQUIRE(steps <= kMaxBytes, too_large);
  elems = int32_t(steps);
  return Status::ok;
}

Status count_floats(Span<const TensorType> in, int32_t& elems) {
  const float start = *static_cast<const float*>(in[kStart].data);
  const float limit = *static_cast<const float*>(in[kLimit].data);
  const float delta = *static_cast<const float*>(in[kDelta].data);
  MW_REQUIRE(delta > 0 ? start < limit : (delta < 0 && start > limit), bad_attribute);
  const float steps = ceil_f32((limit - start) / delta);
  MW_REQUIRE(steps >= 1 && steps <= float(kMaxBytes), too_large);
  elems = int32_t(steps);
  return Status::ok;
}

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  for (const TensorType& x : in) {
    MW_REQUIRE(x.dtype == in[kStart].dtype, bad_dtype);
    MW_REQUIRE(x.data != nullptr, bad_attribute);
    MW_REQUIRE(x.shape.elems() == 1, bad_shape);
  }
  int32_t elems = 0;
  if (in[kStart].dtype == DType::f32) {
    MW_DEVICE_TRY(count_floats(in, elems));
  } else {
    MW_DEVICE_TRY(count_integers(in, elems));
  }
  out[kY].dtype = in[kStart].dtype;
  out[kY].shape = Shape{{elems}, 1};
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  TensorType wanted;
  MW_DEVICE_TRY(infer(attrs, types.in, {&wanted, 1}));
  const TensorType& y = types.out[kY];
  MW_REQUIRE(y.dtype == wanted.dtype, bad_dtype);
  MW_REQUIRE(y.shape == wanted.shape, bad_shape);
  *static_cast<Params*>(params) = {wanted.shape[0]};
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == 3, bad_count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.out_bytes[kY], row.y, p.elems), too_large);
  for (uint32_t slot = 0; slot < kSlots.in; ++slot) {
    f.in_bytes[slot] = storage_bytes(row.x, 1u);
  }
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("range", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace range
}  // namespace mw
