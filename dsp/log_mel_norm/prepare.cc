// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "dsp/log_mel_norm/log_mel_norm.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace log_mel_norm {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t rows = 0, channels = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u16, rows, channels));
  set_frames(out[kY], DType::s8, rows, channels);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const TensorType& y = types.out[kY];
  Params p{};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u16, p.rows, p.channels));
  MW_REQUIRE(y.shape == types.in[kX].shape, bad_shape);
  MW_REQUIRE(y.dtype == DType::s8, bad_dtype);
  MW_REQUIRE(y.quant.present() && !y.quant.per_channel() && y.quant.scale() > 0, bad_quantization);
  const ExactReal steps = exact_product(y.quant.scale(), float(p.rows));
  const Multiplier m = quantize_quotient(exact_product(a.unit, 1), steps);
  MW_REQUIRE(m.multiplier > 0 && m.shift <= -2, bad_quantization);
  p.floor = a.floor, p.y_zp = y.quant.zero_point;
  p.multiplier = m.multiplier, p.right_shift = -1 - m.shift;
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.floor > 0 && p.floor <= 65535, bad_attribute);
  MW_REQUIRE(p.rows > 0 && p.rows <= kMaxRows, too_large);
  MW_REQUIRE(p.multiplier >= 0 && p.right_shift >= 1 && p.right_shift <= 30, bad_quantization);
  MW_REQUIRE(p.y_zp >= INT8_MIN && p.y_zp <= INT8_MAX, bad_quantization);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.rows, p.channels, 2), too_large);
  f.out_bytes[kY] = f.in_bytes[kX] / 2;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("log_mel_norm", kCode);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace log_mel_norm
}  // namespace mw
