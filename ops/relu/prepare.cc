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
  OpCore core = op_core<Attrs, Params>("relu", kCode);
  core.tflite_code = 19;
  core.read_tflite = read_tflite;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace relu
}  // namespace mw
