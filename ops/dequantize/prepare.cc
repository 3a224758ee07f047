// SPDX-License-Identifier: Apache-2.0
#include "ops/dequantize/dequantize.h"

namespace mw::dequantize {

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

Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.x_zp >= INT16_MIN && p.x_zp <= INT16_MAX, bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

constexpr OpCore kCore = {.name = "dequantize",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 1,
                          .inputs = 1,
                          .derived = 0,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = 6,
                          .read_tflite = read_tflite,
                          .infer = infer,
                          .prepare = prepare,
                          .derive = nullptr,
                          .view = false,
                          .overlap = overlap,
                          .set_reverse = nullptr,
                          .macs = nullptr};

}  // namespace mw::dequantize
