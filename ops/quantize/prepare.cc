// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/quantize/quantize.h"

namespace mw {
namespace quantize {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  if (out[kY].dtype == DType::none) out[kY].dtype = DType::s8;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(y.quant.present() && !y.quant.per_channel(), bad_quantization);
  p.elems = x.shape.elems();
  p.scale = y.quant.scale();
  p.y_zp = int16_t(y.quant.zero_point);
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(x.quant.present() && !x.quant.per_channel(), bad_quantization);
  const Multiplier m = quantize_quotient(x.quant.scale(), y.quant.scale());
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("quantize", kCode);
  core.tflite_code = 114;
  core.read_tflite = no_tflite_options;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace quantize
}  // namespace mw
