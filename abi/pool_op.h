// SPDX-License-Identifier: Apache-2.0
// What: Attrs, Params and the device-safe half of the pooling operators.
// Why: average and maximum differ in their kernels alone.
// Contract: NHWC; a window covers at least one element of x; padded positions do not count. s8:
// x and y have the same quantization. Source: TFLite AVERAGE_POOL_2D and MAX_POOL_2D.
#pragma once

#include "abi/window_op.h"

namespace mw {

struct PoolAttrs {
  Padding padding = Padding::valid;
  Activation activation = Activation::none;
  int32_t stride_h = 1, stride_w = 1, k_h = 1, k_w = 1;
  int32_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;  // read when padding is fixed

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("padding", a.padding), v("activation", a.activation), v("stride_h", a.stride_h);
    v("stride_w", a.stride_w), v("k_h", a.k_h), v("k_w", a.k_w), v("pad_top", a.pad_top);
    v("pad_left", a.pad_left), v("pad_bottom", a.pad_bottom), v("pad_right", a.pad_right);
  }
};

struct PoolParams {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;  // out_c is in_c
  int32_t act_min, act_max;                              // f32: the bits of the float bounds
  int16_t k_h, k_w, stride_h, stride_w, pad_h, pad_w;
  int16_t reverse;  // 1: output pixels are walked from the last to the first
  int16_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_h", p.in_h), v("in_w", p.in_w), v("in_c", p.in_c);
    v("out_h", p.out_h), v("out_w", p.out_w), v("out_c", p.out_c), v("act_min", p.act_min);
    v("act_max", p.act_max), v("k_h", p.k_h), v("k_w", p.k_w), v("stride_h", p.stride_h);
    v("stride_w", p.stride_w), v("pad_h", p.pad_h), v("pad_w", p.pad_w), v("reverse", p.reverse);
    v("reserved", p.reserved);
  }
};
static_assert(fields_cover<PoolParams>(), "a field is missing from fields(), or there is padding");

namespace pool_op {

inline Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const PoolAttrs& a = *static_cast<const PoolAttrs*>(attrs);
  const Shape& x = in[0].shape;
  MW_REQUIRE(x.rank == 4, bad_shape);
  Window h, v;
  MW_REQUIRE(window_axis(a.padding, x[1], a.k_h, a.stride_h, 1, a.pad_top, a.pad_bottom, h) &&
                 window_axis(a.padding, x[2], a.k_w, a.stride_w, 1, a.pad_left, a.pad_right, v),
             bad_attribute);
  out[0].dtype = in[0].dtype;
  out[0].shape = Shape{{x[0], h.out, v.out, x[3]}, 4};
  return Status::ok;
}

inline Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const PoolAttrs& a = *static_cast<const PoolAttrs*>(attrs);
  PoolParams& p = *static_cast<PoolParams*>(params);
  p = PoolParams{};
  const TensorType &x = types.in[0], &y = types.out[0];
  MW_DEVICE_TRY(prepare_window(a, x.shape, y.shape, a.k_h, a.k_w, 1, 1, p));
  MW_REQUIRE(p.in_c == p.out_c, bad_shape);
  if (x.dtype == DType::s8) {
    MW_REQUIRE(x.quant.present() && y.quant.present(), bad_quantization);
    const float difference = x.quant.scale() - y.quant.scale();
    MW_REQUIRE(
        difference <= 1e-6f && difference >= -1e-6f && x.quant.zero_point == y.quant.zero_point,
        bad_quantization);
  }
  return activation_range(a.activation, y, p.act_min, p.act_max);
}

inline int32_t overlap(const void* params, const KernelRow& row, uint32_t, bool reverse) {
  const PoolParams& p = *static_cast<const PoolParams*>(params);
  return window_overlap(p, 1, 1, int32_t(dtype_bytes(row.x)), int32_t(dtype_bytes(row.y)), reverse);
}

inline void set_reverse(void* params) {
  static_cast<PoolParams*>(params)->reverse = 1;
}

inline Status read_tflite(const TfliteNode& node, void* attrs) {
  PoolAttrs& a = *static_cast<PoolAttrs*>(attrs);
  a.padding = Padding(node.options.get<int8_t>(0, 0));
  a.stride_w = node.options.get<int32_t>(1, 0);
  a.stride_h = node.options.get<int32_t>(2, 0);
  a.k_w = node.options.get<int32_t>(3, 0);
  a.k_h = node.options.get<int32_t>(4, 0);
  a.activation = Activation(node.options.get<int8_t>(5, 0));
  MW_REQUIRE(a.padding == Padding::same || a.padding == Padding::valid, bad_attribute);
  return Status::ok;
}

// Every window along an axis meets the input.
constexpr bool windows_meet(int32_t in, int32_t out, int32_t kernel, int32_t stride, int32_t pad) {
  return pad < kernel && (out - 1) * stride - pad < in;
}

inline Status footprint(const PoolParams& p, const KernelRow& row, Footprint& f) {
  MW_DEVICE_TRY(check_window(p, 1, 1));
  MW_REQUIRE(p.in_c == p.out_c && windows_meet(p.in_h, p.out_h, p.k_h, p.stride_h, p.pad_h) &&
                 windows_meet(p.in_w, p.out_w, p.k_w, p.stride_w, p.pad_w),
             bad_shape);
  MW_REQUIRE(
      checked_product(f.in_bytes[0], p.batch, p.in_h, p.in_w, p.in_c, dtype_bytes(row.x)) &&
          checked_product(f.out_bytes[0], p.batch, p.out_h, p.out_w, p.out_c, dtype_bytes(row.y)),
      too_large);
  // Sums of int8 stay within int32.
  MW_REQUIRE(int64_t(p.k_h) * p.k_w < (1 << 24), too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

constexpr OpCore core(const char* name, uint16_t code, uint16_t tflite_code) {
  return {.name = name,
          .code = code,
          .attrs_bytes = sizeof(PoolAttrs),
          .params_bytes = sizeof(PoolParams),
          .min_inputs = 1,
          .inputs = 1,
          .derived = 0,
          .outputs = 1,
          .states = 0,
          .tflite_code = tflite_code,
          .read_tflite = read_tflite,
          .infer = infer,
          .prepare = prepare,
          .derive = nullptr,
          .view = false,
          .overlap = overlap,
          .set_reverse = set_reverse,
          .macs = nullptr};
}

// Makes the output pixels in raster order, or in reverse; reduce(x, rows, columns) makes an output
// value from the window whose first element is x.
template <class T, class Reduce>
void walk_windows(const PoolParams& p, const Args& args, Reduce reduce) {
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const int32_t iy = walk.y * p.stride_h - p.pad_h, ix = walk.x * p.stride_w - p.pad_w;
    const Taps ky = clip_taps(iy, p.k_h, 1, p.in_h), kx = clip_taps(ix, p.k_w, 1, p.in_w);
    const T* x =
        args.input<T>(0) + ((walk.n * p.in_h + iy + ky.begin) * p.in_w + ix + kx.begin) * p.in_c;
    T* y = args.output<T>(0) + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    for (int32_t c = 0; c < p.out_c; ++c) {
      y[c] = reduce(x + c, ky.end - ky.begin, kx.end - kx.begin);
    }
  } while (walk.next());
}

// Folds a window of one channel: value = fold(value, element).
template <class T, class Acc, class Fold>
Acc fold_window(const PoolParams& p, const T* x, int32_t rows, int32_t columns, Acc value,
                Fold fold) {
  for (; rows > 0; --rows, x += p.in_w * p.in_c) {
    const T* at = x;
    for (int32_t column = columns; column > 0; --column, at += p.in_c) value = fold(value, *at);
  }
  return value;
}

}  // namespace pool_op

}  // namespace mw
