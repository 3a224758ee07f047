// SPDX-License-Identifier: Apache-2.0
#include "dsp/framer/framer.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace framer {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const int32_t samples = in[kX].shape.elems();
  MW_REQUIRE(in[kX].dtype == DType::s16, bad_dtype);
  MW_REQUIRE(a.window > 0 && a.hop > 0, bad_attribute);
  MW_REQUIRE(samples > 0 && samples % a.hop == 0, bad_shape);
  set_frames(out[kY], DType::s16, samples / a.hop, a.window);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  int32_t frames = 0, window = 0;
  MW_DEVICE_TRY(frame_shape(types.out[kY], DType::s16, frames, window));
  MW_REQUIRE(window == a.window && int64_t(frames) * a.hop == types.in[kX].shape.elems(),
             bad_shape);
  *static_cast<Params*>(params) = Params{frames, window, a.hop};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.hop, 2) &&
                 checked_product(f.out_bytes[kY], p.frames, p.window, 2),
             too_large);
  const int64_t held_bytes = int64_t(delay_frames(p.window, p.hop)) * p.hop * 2;
  MW_REQUIRE(held_bytes < int64_t(kMaxBytes), too_large);
  f.state_bytes[kState] = uint32_t(sizeof(int32_t)) + uint32_t(held_bytes);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("framer", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace framer
}  // namespace mw
