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
  p.elems = x.shape.elems();
  if (x.dtype == DType::f16) return Status::ok;
  MW_REQUIRE(x.quant.present() && !x.quant.per_channel(), bad_quantization);
  p.scale = x.quant.scale();
  p.x_zp = x.quant.zero_point;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.x_zp >= INT16_MIN && p.x_zp <= INT16_MAX, bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("dequantize", kCode);
  core.tflite_code = 6;
  core.read_tflite = no_tflite_options;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace dequantize
}  // namespace mw
