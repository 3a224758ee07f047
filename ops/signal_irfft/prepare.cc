// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_irfft/signal_irfft.h"

namespace mw {
namespace signal_irfft {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_DEVICE_TRY(signal::infer_frames(a, in[kX], a.fft_length, out[kY]));
  MW_REQUIRE(signal::last_extent(in[kX].shape) == a.fft_length + 2, bad_shape);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(signal::check_inferred(infer, attrs, types));
  const Shape& x = types.in[kX].shape;
  *static_cast<Params*>(params) = {x.elems() / signal::last_extent(x),
                                   static_cast<const Attrs*>(attrs)->fft_length};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(real_fft::supported_length(p.length), bad_attribute);
  return signal::transform_footprint(p, row, p.length + 2, p.length, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = signal::typed_core<kCustomName, Attrs, Params>("signal_irfft", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.derive = signal::derive_twiddles<Params, true>;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace signal_irfft
}  // namespace mw
