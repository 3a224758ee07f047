// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_overlap_add/signal_overlap_add.h"

namespace mw {
namespace signal_overlap_add {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const TensorType& x = in[kX];
  MW_DEVICE_TRY(signal::check_samples(a.T, x.dtype));
  MW_REQUIRE(x.dtype != DType::s32, bad_dtype);
  MW_REQUIRE(x.shape.rank >= 2 && x.shape.elems() > 0, bad_shape);
  const int32_t size = x.shape[x.shape.rank - 1];
  MW_REQUIRE(a.frame_step > 0 && a.frame_step <= size, bad_attribute);
  out[kY].dtype = x.dtype;
  out[kY].shape = x.shape;
  out[kY].shape.rank = x.shape.rank - 1;
  // No more than x holds.
  out[kY].shape.dim[x.shape.rank - 2] = x.shape[x.shape.rank - 2] * a.frame_step;
  out[kY].shape.dim[x.shape.rank - 1] = 0;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(signal::check_inferred(infer, attrs, types));
  const Shape& x = types.in[kX].shape;
  Params p{0, x[x.rank - 2], x[x.rank - 1], static_cast<const Attrs*>(attrs)->frame_step};
  p.streams = x.elems() / p.frames / p.size;
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const int32_t bytes = int32_t(dtype_bits(row.x)) / 8;
  MW_REQUIRE(p.step > 0 && p.step <= p.size, bad_attribute);
  uint32_t frames = 0;
  MW_REQUIRE(checked_product(frames, p.streams, p.frames) &&
                 checked_product(f.in_bytes[kX], int32_t(frames), p.size, bytes) &&
                 checked_product(f.out_bytes[kY], int32_t(frames), p.step, bytes) &&
                 checked_product(f.state_bytes[kHeld], p.streams, p.size, bytes),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = signal::typed_core<kCustomName, Attrs, Params>("signal_overlap_add", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace signal_overlap_add
}  // namespace mw
