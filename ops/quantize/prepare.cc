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
  const Multiplier m = quantize_multiplier(double(x.quant.scale()) / double(y.quant.scale()));
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point);
  return Status::ok;
}

int32_t overlap(const void* params, const KernelRow& row, uint32_t, bool reverse) {
  const Params& p = *static_cast<const Params*>(params);
  return reverse ? kNoOverlap : elementwise_overlap(p.elems, row);
}

Status read_tflite(const TfliteNode&, void*) {
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("quantize", kCode);
  core.tflite_code = 114;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace quantize
}  // namespace mw
