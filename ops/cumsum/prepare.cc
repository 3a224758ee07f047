// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "abi/exact_real.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/cumsum/cumsum.h"

namespace mw {
namespace cumsum {
inline namespace MW_ABI {

namespace {

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
  if (x.dtype != DType::s8) return Status::ok;
  MW_REQUIRE(x.quant.present() && y.quant.present() && fits_int8(x.quant.zero_point) &&
                 fits_int8(y.quant.zero_point),
             bad_quantization);
  const float twice = 2 * x.quant.scale();
  const Multiplier m = quantize_quotient(twice, 1.0f / (1 << 20), y.quant.scale());
  MW_REQUIRE(m.shift <= 0, bad_quantization);  // TFLM aborts on a factor of 1 or more
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
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
  MW_REQUIRE(p.shift >= -31 && p.shift <= 0 && fits_int8(p.x_zp), bad_quantization);
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
