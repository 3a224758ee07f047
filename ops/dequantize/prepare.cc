// SPDX-License-Identifier: Apache-2.0
#include "ops/dequantize/dequantize.h"

namespace mw {
namespace dequantize {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = DType::f32;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType& x = types.in[kX];
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(x.quant.present() && !x.quant.per_channel(), bad_quantization);
  p.elems = x.shape.elems();
  p.scale = x.quant.scale();
  p.x_zp = x.quant.zero_point;
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
  MW_REQUIRE(p.x_zp >= INT16_MIN && p.x_zp <= INT16_MAX, bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("dequantize", kCode);
  core.tflite_code = 6;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace dequantize
}  // namespace mw
