// SPDX-License-Identifier: Apache-2.0
#include "dsp/rfft/rfft.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace rfft {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  int32_t frames = 0, samples = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::s16, frames, samples));
  MW_REQUIRE(supported_length(a.length), bad_attribute);
  out[kY].dtype = DType::s16;
  out[kY].shape = Shape{{frames, a.length / 2 + 1, 2}, 3};
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, a.length};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::s16, p.frames, p.samples));
  MW_REQUIRE(supported_length(p.length), bad_attribute);
  MW_REQUIRE(p.samples <= p.length, bad_shape);
  MW_DEVICE_TRY(table_shape(types, kTwiddles, DType::s16, 2 * twiddle_count(p.length)));
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(supported_length(p.length), bad_attribute);
  MW_REQUIRE(p.samples <= p.length, bad_shape);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.samples, 2) &&
                 checked_product(f.out_bytes[kY], p.frames, p.length / 2 + 1, 4),
             too_large);
  f.in_bytes[kTwiddles] = uint32_t(twiddle_count(p.length)) * 4;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("rfft", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace rfft
}  // namespace mw
