// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "abi/exact_real.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/cumsum/cumsum.h"

namespace mw {
namespace cumsum {
inline namespace MW_ABI {

namespace {

Status set_factor(const TensorType& x, const TensorType& y, Params& p) {
  MW_REQUIRE(x.quant.present() && y.quant.present(), bad_quantization);
  const int32_t x_zp = x.quant.zero_point, y_zp = y.quant.zero_point;
  if (x.dtype == DType::s16) {
    MW_REQUIRE(x_zp == 0 && y_zp == 0, bad_quantization);
    const Multiplier m = quantize_quotient(x.quant.scale(), y.quant.scale());
    MW_REQUIRE(m.shift <= 30, bad_quantization);
    p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
    return Status::ok;
  }
  MW_REQUIRE(fits_int8(x_zp) && fits_int8(y_zp), bad_quantization);
  const float twice = 2 * x.quant.scale();
  const Multiplier m = quantize_quotient(twice, 1.0f / (1 << 20), y.quant.scale());
  MW_REQUIRE(m.shift <= 0, bad_quantization);  // TFLM aborts on a factor of 1 or more
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x_zp), p.y_zp = int16_t(y_zp);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(a.axis >= 0 && uint32_t(a.axis) < x.shape.rank, bad_attribute);
  p.outer = p.extent = p.inner = 1;
  for (uint32_t d = 0; d < x.shape.rank; ++d) {
    (d < uint32_t(a.axis) ? p.outer : d > uint32_t(a.axis) ? p.inner : p.extent) *= x.shape[d];
  }
  p.exclusive = a.exclusive ? 1 : 0, p.reverse = a.reverse ? 1 : 0;
  return x.dtype == DType::s8 || x.dtype == DType::s16 ? set_factor(x, y, p) : Status::ok;
}

enum Field : uint32_t { kExclusive, kReverse };

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& axis = node.in[1];
  MW_REQUIRE(axis.shape.elems() == 1, bad_shape);
  MW_REQUIRE(axis.dtype == DType::s32 && axis.data != nullptr, bad_attribute);
  a.axis = *static_cast<const int32_t*>(axis.data);
  if (a.axis < 0) a.axis += int32_t(node.in[0].shape.rank);
  a.exclusive = node.options.get<uint8_t>(kExclusive, 0) != 0;
  a.reverse = node.options.get<uint8_t>(kReverse, 0) != 0;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.outer, p.extent, p.inner), too_large);
  MW_REQUIRE(p.shift >= -31 && p.shift <= (row.x == DType::s8 ? 0 : 30) && fits_int8(p.x_zp),
             bad_quantization);
  f.out_bytes[kY] = f.in_bytes[kX];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("cumsum", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace cumsum
}  // namespace mw
