// SPDX-License-Identifier: Apache-2.0
#include "dsp/window/window.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace window {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, length = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::s16, frames, length));
  set_frames(out[kY], DType::s16, frames, length);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, a.shift};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::s16, p.frames, p.length));
  MW_DEVICE_TRY(table_shape(types, kW, DType::s16, p.length));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.frames) * uint64_t(p.length);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.shift >= 0 && p.shift <= 15, bad_attribute);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.length, 2) &&
                 checked_product(f.in_bytes[kW], p.length, 2),
             too_large);
  f.out_bytes[kY] = f.in_bytes[kX];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("window", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace window
}  // namespace mw
