// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"
#include "ops/add_n/add_n.h"

namespace mw {
namespace add_n {
inline namespace MW_ABI {

namespace {

// Source of the arithmetic: TFLM's CalculateOpData of ADD_N.
Status prepare_s8(const OpTypes& types, Params& p) {
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  for (const TensorType& other : types.in) {
    const Quant& quant = other.quant;
    MW_REQUIRE(quant.present() && quant.scale() == x.scale() && quant.zero_point == x.zero_point,
               bad_quantization);
  }
  MW_REQUIRE(y.present() && fits_int8(x.zero_point) && fits_int8(y.zero_point), bad_quantization);
  const Multiplier m = quantize_quotient(x.scale(), 1.0f / (1 << 19), y.scale());
  MW_REQUIRE(m.shift <= 0, bad_quantization);
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.zero_point), p.y_zp = int16_t(y.zero_point);
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType& y = types.out[kY];
  MW_REQUIRE(types.in.count >= 2, bad_count);
  MW_REQUIRE(y.shape.elems() > 0, bad_shape);
  for (const TensorType& x : types.in) {
    MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
    MW_REQUIRE(x.shape == y.shape, bad_shape);
  }
  p.elems = y.shape.elems();
  p.count = int32_t(types.in.count);
  return y.dtype == DType::s8 ? prepare_s8(types, p) : Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.count > 0 && p.count < int32_t(kMaxSlots) &&
                 f.slots == Slots::of(uint32_t(p.count), 0, 1, 0),
             bad_count);
  MW_REQUIRE(p.shift >= -31 && p.shift <= 0, bad_quantization);
  MW_DEVICE_TRY(elementwise_footprint(p, row, f));
  for (int32_t i = 1; i < p.count; ++i) f.in_bytes[i] = f.in_bytes[kX];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("add_n", kCode, kSlots);
  core.tflite_code = 106;
  core.read_tflite = no_tflite_options;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = elementwise_overlap<Params>;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace add_n
}  // namespace mw
