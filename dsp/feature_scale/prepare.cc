// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "dsp/feature_scale/feature_scale.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace feature_scale {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].dtype == DType::u16 || in[kX].dtype == DType::s16, bad_dtype);
  out[kY].dtype = DType::s8;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(y.shape == x.shape, bad_shape);
  MW_REQUIRE(y.dtype == DType::s8, bad_dtype);
  MW_REQUIRE(y.quant.present() && !y.quant.per_channel() && y.quant.scale() > 0, bad_quantization);
  const Multiplier m = quantize_quotient(a.unit, y.quant.scale());
  *static_cast<Params*>(params) =
      Params{x.shape.elems(), a.offset, m.multiplier, 31 - m.shift, y.quant.zero_point};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.offset >= -65535 && p.offset <= 65535, bad_attribute);
  MW_REQUIRE(p.multiplier >= 0 && p.right_shift >= 1 && p.right_shift <= 62, bad_quantization);
  MW_REQUIRE(p.y_zp >= INT8_MIN && p.y_zp <= INT8_MAX, bad_quantization);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.elems, 2), too_large);
  f.out_bytes[kY] = uint32_t(p.elems);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("feature_scale", kCode);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace feature_scale
}  // namespace mw
