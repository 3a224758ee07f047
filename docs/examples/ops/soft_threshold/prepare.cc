// SPDX-License-Identifier: Apache-2.0
#include "ops/soft_threshold/soft_threshold.h"

namespace acme {
namespace soft_threshold {
inline namespace MW_ABI {

namespace {

constexpr int32_t kMostSteps = 255;  // further than an int8 is from its zero point

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  const TensorType &x = types.in[kX], &y = types.out[kY];
  p = Params{};
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(a.threshold >= 0.0f && a.threshold < 1e30f, bad_attribute);
  p.elems = x.shape.elems();
  p.threshold = bits_from_float(a.threshold);
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(x.quant.present() && y.quant.present() && x.quant.scale() == y.quant.scale() &&
                 x.quant.zero_point == y.quant.zero_point && fits_int8(x.quant.zero_point),
             bad_quantization);
  const float steps = a.threshold / x.quant.scale();
  p.steps = steps < float(kMostSteps) ? int32_t(steps + 0.5f) : kMostSteps;
  p.zero_point = x.quant.zero_point;
  return Status::ok;
}

}  // namespace

// Params may come from a damaged container: after this, no value of them can harm a kernel.
MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.steps >= 0 && p.steps <= kMostSteps, bad_attribute);
  MW_REQUIRE(fits_int8(p.zero_point), bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("soft_threshold", kCode);
  core.tflite_code = kTfliteCustom;
  core.is_custom = is_custom<kCustomName>;
  core.read_tflite = read_custom_options<Attrs>;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace soft_threshold
}  // namespace acme
