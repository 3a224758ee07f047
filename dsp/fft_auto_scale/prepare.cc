// SPDX-License-Identifier: Apache-2.0
#include "dsp/fft_auto_scale/fft_auto_scale.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace fft_auto_scale {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, length = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::s16, frames, length));
  set_frames(out[kY], DType::s16, frames, length);
  set_frames(out[kShift], DType::s32, frames, 1);
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params p{};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::s16, p.frames, p.length));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.length, 2), too_large);
  f.out_bytes[kY] = f.in_bytes[kX];
  f.out_bytes[kShift] = uint32_t(p.frames) * 4;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("fft_auto_scale", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace fft_auto_scale
}  // namespace mw
