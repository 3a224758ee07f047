// SPDX-License-Identifier: Apache-2.0
#include "abi/window_op.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &x = in[kX].shape, &w = in[kW].shape;
  MW_REQUIRE(x.rank == 4 && w.rank == 4, bad_shape);
  Window h, v;
  MW_REQUIRE(
      window_axis(a.padding, x[1], w[1], a.stride_h, a.dilation_h, a.pad_top, a.pad_bottom, h) &&
          window_axis(a.padding, x[2], w[2], a.stride_w, a.dilation_w, a.pad_left, a.pad_right, v),
      bad_attribute);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = Shape{{x[0], h.out, v.out, w[0]}, 4};
  return Status::ok;
}

Status prepare_s8(const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(w.dtype == DType::s8 && y.dtype == DType::s8, bad_dtype);
  MW_REQUIRE(x.quant.present() && w.quant.present() && y.quant.present(), bad_quantization);
  MW_REQUIRE(w.quant.scales.count == 1 || int32_t(w.quant.scales.count) == p.out_c,
             bad_quantization);
  if (types.in.count > kB && types.in[kB].present()) {
    MW_REQUIRE(types.in[kB].dtype == DType::s32, bad_dtype);
  }
  MW_REQUIRE(fits_int8(x.quant.zero_point) && fits_int8(y.quant.zero_point), bad_quantization);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(w.shape.rank == 4, bad_shape);
  MW_DEVICE_TRY(
      prepare_window(a, x.shape, y.shape, w.shape[1], w.shape[2], a.dilation_h, a.dilation_w, p));
  p.dilation_h = int16_t(a.dilation_h), p.dilation_w = int16_t(a.dilation_w);
  const int32_t group_c = w.shape[3];
  MW_REQUIRE(group_c > 0 && p.in_c % group_c == 0 && p.out_c == w.shape[0], bad_shape);
  p.groups = p.in_c / group_c;
  MW_REQUIRE(p.groups > 0 && p.out_c % p.groups == 0, bad_shape);
  if (types.in.count > kB && types.in[kB].present()) {
    MW_REQUIRE(types.in[kB].shape.elems() == p.out_c, bad_shape);
  }
  if (x.dtype == DType::s8) MW_DEVICE_TRY(prepare_s8(types, p));
  return activation_range(a.activation, y, p.act_min, p.act_max);
}

// Source of the arithmetic: TFLite's PopulateConvolutionQuantizationParams.
void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  const Params& p = *static_cast<const Params*>(params);
  if (types.in[kX].dtype != DType::s8) return;
  derive_channel_multipliers(types.in[kX].quant, types.in[kW].quant, types.out[kY].quant, p.out_c,
                             static_cast<int32_t*>(tables[0]), static_cast<int8_t*>(tables[1]));
}

int32_t overlap(const void* params, const KernelRow& row, uint32_t slot, bool reverse) {
  const Params& p = *static_cast<const Params*>(params);
  if (slot != kX) return kNoOverlap;
  return window_overlap(p, p.dilation_h, p.dilation_w, int32_t(dtype_bytes(row.x)),
                        int32_t(dtype_bytes(row.y)), reverse);
}

void set_reverse(void* params) {
  static_cast<Params*>(params)->reverse = 1;
}

void band(const void* params, int32_t first_row, int32_t rows, void* band_params, Band& band) {
  const Params& p = *static_cast<const Params*>(params);
  window_band(p, p.dilation_h, first_row, rows, *static_cast<Params*>(band_params), band);
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  const uint64_t outputs =
      uint64_t(p.batch) * uint64_t(p.out_h) * uint64_t(p.out_w) * uint64_t(p.out_c);
  return outputs * uint64_t(p.k_h) * uint64_t(p.k_w) * uint64_t(p.in_c / p.groups);
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.padding = Padding(node.options.get<int8_t>(0, 0));
  a.stride_w = node.options.get<int32_t>(1, 0);
  a.stride_h = node.options.get<int32_t>(2, 0);
  a.activation = Activation(node.options.get<int8_t>(3, 0));
  a.dilation_w = node.options.get<int32_t>(4, 1);
  a.dilation_h = node.options.get<int32_t>(5, 1);
  MW_REQUIRE(a.padding == Padding::same || a.padding == Padding::valid, bad_attribute);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_DEVICE_TRY(check_window(p, p.dilation_h, p.dilation_w));
  MW_REQUIRE(p.groups > 0 && p.in_c % p.groups == 0 && p.out_c % p.groups == 0, bad_shape);
  const uint32_t x_elem = dtype_bytes(row.x), w_elem = dtype_bytes(row.w),
                 y_elem = dtype_bytes(row.y);
  MW_REQUIRE(
      checked_product(f.in_bytes[kX], p.batch, p.in_h, p.in_w, p.in_c, x_elem) &&
          checked_product(f.in_bytes[kW], p.out_c, p.k_h, p.k_w, p.in_c / p.groups, w_elem) &&
          checked_product(f.in_bytes[kB], p.out_c, 4) &&
          checked_product(f.out_bytes[kY], p.batch, p.out_h, p.out_w, p.out_c, y_elem),
      too_large);
  f.optional_in = 1u << kB;
  if (row.x == DType::s8) {
    const int64_t terms = int64_t(p.k_h) * p.k_w * (p.in_c / p.groups);
    MW_REQUIRE(terms < kMaxTerms && fits_int8(p.x_zp), too_large);
    f.in_bytes[kMultiplier] = uint32_t(p.out_c) * 4;
    f.in_bytes[kShift] = uint32_t(p.out_c);
    f.checked_in = 1u << kShift;
  }
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status check_tables(const void* params, const Args& args) {
  const Params& p = *static_cast<const Params*>(params);
  return check_channel_shifts(args.input<int8_t>(kShift), p.out_c);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("conv_2d", kCode);
  core.min_inputs = 2;
  core.inputs = 3;
  core.derived = 2;
  core.tflite_code = 3;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.derive = derive;
  core.overlap = overlap;
  core.set_reverse = set_reverse;
  core.band = band;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = make_core();

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
