// SPDX-License-Identifier: Apache-2.0
// Runs on the host and in the .tflite loader on the device: no heap, and every type may be hostile.
#include "ops/_template/operator/_template.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

namespace {

constexpr int32_t kMaxShift = 15;

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  const TensorType &x = types.in[kX], &y = types.out[kY];
  p = Params{};
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(a.shift >= 0 && a.shift <= kMaxShift, bad_attribute);
  MW_REQUIRE(x.quant.present() && y.quant.present() && x.quant.scale() == y.quant.scale() &&
                 x.quant.zero_point == y.quant.zero_point && fits_int8(x.quant.zero_point),
             bad_quantization);
  p.elems = x.shape.elems();
  p.shift = a.shift;
  p.zero_point = x.quant.zero_point;
  return Status::ok;
}

// Options of the node, by their numbers in the schema's table.
Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->shift = node.options.get<int32_t>(0, 0);
  return Status::ok;
}

}  // namespace

// Params may come from a damaged container: after this, no value of them can harm a kernel.
MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= 0 && p.shift <= kMaxShift, bad_attribute);
  MW_REQUIRE(fits_int8(p.zero_point), bad_quantization);
  MW_REQUIRE(checked_storage(f.state_bytes[kSmoothed], DType::s32, p.elems), too_large);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("_template", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = elementwise_overlap<Params>;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw
