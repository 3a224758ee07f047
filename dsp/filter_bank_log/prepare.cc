// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_log/filter_bank_log.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace filter_bank_log {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, channels = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u32, frames, channels));
  set_frames(out[kY], DType::u16, frames, channels);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, a.scale_shift, a.correction_bits};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u32, p.frames, p.channels));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.scale_shift >= 0 && p.scale_shift <= 11, bad_attribute);
  MW_REQUIRE(p.correction_bits >= -31 && p.correction_bits <= 31, bad_attribute);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.channels, 4), too_large);
  f.out_bytes[kY] = f.in_bytes[kX] / 2;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("filter_bank_log", kCode);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace filter_bank_log
}  // namespace mw
