// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/relu/relu.h"

namespace mw {
namespace relu {
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
  MW_REQUIRE(x.quant.present() && y.quant.present() && fits_int8(x.quant.zero_point) &&
                 fits_int8(y.quant.zero_point),
             bad_quantization);
  const float ratio = x.quant.scale() / y.quant.scale();
  const Multiplier m = quantize_multiplier(double(ratio));
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  p.act_min = p.y_zp;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("relu", kCode);
  core.tflite_code = 19;
  core.read_tflite = no_tflite_options;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace relu
}  // namespace mw
