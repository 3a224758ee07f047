// SPDX-License-Identifier: Apache-2.0
// Runs on the host and in the .tflite loader on the device: no heap, and every type may be hostile.
#include "ops/_template/_template.h"

namespace mw::_template {

namespace {

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  p.elems = x.shape.elems();
  if (x.dtype != DType::s8) return Status::ok;
  MW_REQUIRE(x.quant.present() && y.quant.present() && x.quant.scale() == y.quant.scale(),
             bad_quantization);
  p.zp_sum = x.quant.zero_point + y.quant.zero_point;
  return Status::ok;
}

int32_t overlap(const void* params, const KernelRow& row, uint32_t, bool reverse) {
  const Params& p = *static_cast<const Params*>(params);
  return reverse ? kNoOverlap : elementwise_overlap(p.elems, row);
}

}  // namespace

// Params may come from a damaged container: after this, no value of them can harm a kernel.
Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.zp_sum >= INT16_MIN && p.zp_sum <= INT16_MAX, bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

constexpr OpCore kCore = {.name = "_template",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 1,
                          .inputs = 1,
                          .derived = 0,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = kNoTflite,  // or the BuiltinOperator, and read_tflite
                          .read_tflite = nullptr,
                          .infer = infer_elementwise,
                          .prepare = prepare,
                          .derive = nullptr,
                          .view = false,
                          .overlap = overlap,
                          .set_reverse = nullptr,
                          .macs = nullptr};

}  // namespace mw::_template
