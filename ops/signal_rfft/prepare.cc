// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_rfft/signal_rfft.h"

namespace mw {
namespace signal_rfft {
inline namespace MW_ABI {

namespace {

int32_t last_of(const Shape& shape) {
  return shape[shape.rank - 1];
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const TensorType& x = in[kX];
  MW_REQUIRE(x.dtype == DType::s16 || x.dtype == DType::f32, bad_dtype);
  MW_REQUIRE(a.T == (x.dtype == DType::s16 ? kInt16 : kFloat32), bad_attribute);
  MW_REQUIRE(real_fft::supported_length(a.fft_length), bad_attribute);
  MW_REQUIRE(x.shape.rank > 0 && x.shape.elems() > 0 && last_of(x.shape) <= a.fft_length,
             bad_shape);
  out[kY].dtype = x.dtype;
  out[kY].shape = x.shape;
  out[kY].shape.dim[x.shape.rank - 1] = a.fft_length + 2;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  TensorType y[] = {types.out[kY]};
  MW_DEVICE_TRY(infer(attrs, types.in, {y, 1}));
  MW_REQUIRE(y[0].dtype == types.out[kY].dtype, bad_dtype);
  MW_REQUIRE(y[0].shape == types.out[kY].shape, bad_shape);
  const Shape& x = types.in[kX].shape;
  *static_cast<Params*>(params) = {x.elems() / last_of(x), last_of(x),
                                   static_cast<const Attrs*>(attrs)->fft_length};
  return Status::ok;
}

void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  const int32_t length = static_cast<const Params*>(params)->length;
  if (types.in[kX].dtype == DType::s16) {
    return real_fft::fill_twiddles(length, static_cast<real_fft::Complex*>(tables[kTwiddles]));
  }
  auto* twiddles = static_cast<Complex*>(tables[kTwiddles]);
  for (int32_t i = 0; i < length / 2; ++i) {
    const real_fft::Turn turn =
        real_fft::turned(uint32_t((uint64_t{1} << 32) / uint32_t(length)) * uint32_t(i));
    twiddles[i] = {turn.cosine(), -turn.sine()};
  }
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(real_fft::supported_length(p.length), bad_attribute);
  MW_REQUIRE(p.samples <= p.length, bad_shape);
  const bool fixed = row.x == DType::s16;
  const int32_t bytes = fixed ? 2 : 4;
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.samples, bytes) &&
                 checked_product(f.out_bytes[kY], p.frames, p.length + 2, bytes),
             too_large);
  f.table_bytes[kTwiddles] = fixed ? uint32_t(real_fft::twiddle_count(p.length)) * 4
                                   : uint32_t(p.length / 2) * uint32_t(sizeof(Complex));
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
