// SPDX-License-Identifier: Apache-2.0
#include "dsp/noise_reduction/noise_reduction.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace noise_reduction {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, channels = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u32, frames, channels));
  set_frames(out[kY], DType::u32, frames, channels);
  set_frames(out[kEstimate], DType::u32, frames, channels);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, a.smoothing_bits, a.even_smoothing, a.odd_smoothing, a.min_signal_remaining};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u32, p.frames, p.channels));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.smoothing_bits >= 0 && p.smoothing_bits <= 31, bad_attribute);
  const int32_t fractions[] = {p.even_smoothing, p.odd_smoothing, p.min_signal_remaining};
  for (int32_t fraction : fractions) {
    MW_REQUIRE(fraction >= 0 && fraction <= kOne, bad_attribute);
  }
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.channels, 4), too_large);
  f.out_bytes[kY] = f.out_bytes[kEstimate] = f.in_bytes[kX];
  f.state_bytes[kState] = uint32_t(p.channels) * 4;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("noise_reduction", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace noise_reduction
}  // namespace mw
