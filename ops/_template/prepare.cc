// SPDX-License-Identifier: Apache-2.0
// Runs on the host and in the .tflite loader on the device: no heap, and every type may be hostile.
#include "ops/_template/_template.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

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

}  // namespace

// Params may come from a damaged container: after this, no value of them can harm a kernel.
MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.zp_sum >= INT16_MIN && p.zp_sum <= INT16_MAX, bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("_template", kCode);
  core.tflite_code = kNoTflite;  // or the BuiltinOperator, and read_tflite
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw
