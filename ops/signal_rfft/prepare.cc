// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_rfft/signal_rfft.h"

namespace mw {
namespace signal_rfft {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_DEVICE_TRY(signal::infer_frames(a, in[kX], a.fft_length + 2, out[kY]));
  MW_REQUIRE(signal::last_extent(in[kX].shape) <= a.fft_length, bad_shape);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(signal::check_inferred(infer, attrs, types));
  const Shape& x = types.in[kX].shape;
  const int32_t samples = signal::last_extent(x);
  *static_cast<Params*>(params) = {x.elems() / samples, samples,
                                   static_cast<const Attrs*>(attrs)->fft_length};
  return Status::ok;
}

void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  const int32_t length = static_cast<const Params*>(params)->length;
  signal::fill_twiddles(types.in[kX].dtype, length, false, tables[kTwiddles]);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(real_fft::supported_length(p.length), bad_attribute);
  MW_REQUIRE(p.samples <= p.length, bad_shape);
  const int32_t bytes = int32_t(dtype_bits(row.x)) / 8;
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.samples, bytes) &&
                 checked_product(f.out_bytes[kY], p.frames, p.length + 2, bytes),
             too_large);
  f.table_bytes[kTwiddles] = signal::twiddle_bytes(row.x, p.length);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("signal_rfft", kCode, kSlots);
  core.tflite_code = kTfliteCustom;
  core.is_custom = is_custom<kCustomName>;
  core.read_tflite = read_custom_options<Attrs>;
  core.infer = infer;
  core.prepare = prepare;
  core.derive = derive;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace signal_rfft
}  // namespace mw
