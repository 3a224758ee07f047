// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"
#include "ops/log_softmax/log_softmax.h"

namespace mw {
namespace log_softmax {
inline namespace MW_ABI {

namespace {

constexpr int32_t kIntegerBits = 5;  // differences are held in Q5.26

// Source of the arithmetic: TFLite's PreprocessLogSoftmaxScalingExp and CalculateInputRadius.
Status prepare_s8(const Quant& x, const Quant& y, Params& p) {
  MW_REQUIRE(x.present() && y.present() && y.scale() == kYScale && y.zero_point == kYZeroPoint,
             bad_quantization);
  // 1 and more of the last bit, and less than 2^30, where a step would be negligible.
  const Multiplier m = quantize_quotient(x.scale(), 1.0f / (1 << (31 - kIntegerBits)));
  MW_REQUIRE(m.shift > 0 && m.shift <= 30 && m.multiplier < INT32_MAX, bad_quantization);
  const ExactReal one = {uint64_t(1) << 47, 31 - m.shift - 47};
  const Multiplier back = quantize_quotient(one, {uint64_t(uint32_t(m.multiplier)) << 17, -17});
  MW_REQUIRE(back.shift <= 0, bad_quantization);
  p.multiplier = m.multiplier, p.left_shift = m.shift;
  p.back_multiplier = back.multiplier, p.back_shift = back.shift;
  p.diff_min = -((31 << (31 - kIntegerBits)) >> m.shift);
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].shape.rank > 0, bad_shape);
  return infer_elementwise(attrs, in, out);
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(x.shape.rank > 0, bad_shape);
  MW_DEVICE_TRY(check_elementwise(types));
  p.elems = x.shape.elems();
  p.depth = x.shape[x.shape.rank - 1];
  return x.dtype == DType::f32 ? Status::ok : prepare_s8(x.quant, y.quant, p);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.depth > 0 && p.elems % p.depth == 0, bad_shape);
  MW_REQUIRE(p.left_shift >= 0 && p.left_shift <= 30 && p.back_shift >= -31 && p.back_shift <= 0 &&
                 p.diff_min <= 0 && p.diff_min > INT32_MIN,
             bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("log_softmax", kCode);
  core.tflite_code = 50;
  core.read_tflite = no_tflite_options;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace log_softmax
}  // namespace mw
