// SPDX-License-Identifier: Apache-2.0
#include "dsp/pcan/pcan.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace pcan {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, channels = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u32, frames, channels));
  set_frames(out[kY], DType::u32, frames, channels);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, a.snr_shift};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u32, p.frames, p.channels));
  MW_DEVICE_TRY(table_shape(types, kEstimate, DType::u32, types.in[kX].shape.elems()));
  MW_DEVICE_TRY(table_shape(types, kGainTable, DType::s16, kGains));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.snr_shift >= 0 && p.snr_shift <= 63, bad_attribute);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.channels, 4), too_large);
  f.in_bytes[kGainTable] = kGains * 2;
  f.in_bytes[kEstimate] = f.out_bytes[kY] = f.in_bytes[kX];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("pcan", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace pcan
}  // namespace mw
