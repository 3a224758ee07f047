// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/pool/pool.h"

namespace mw {
inline namespace MW_ABI {
namespace pool {

namespace {

// The window over x, and so the shape of y.
Status fit(const PoolAttrs& a, const Shape& x, WindowSizes& sizes) {
  sizes.h.kernel = a.k_h, sizes.h.stride = a.stride_h;
  sizes.w.kernel = a.k_w, sizes.w.stride = a.stride_w;
  MW_DEVICE_TRY(fit_window(a.padding, pads_of(a), x, sizes));
  sizes.out_c = sizes.in_c;
  return Status::ok;
}

// Every window along an axis meets the input.
constexpr bool windows_meet(int32_t in, int32_t out, int32_t kernel, int32_t stride, int32_t pad) {
  return pad < kernel && (out - 1) * stride - pad < in;
}

}  // namespace

MW_SHARED Status Pool::infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  WindowSizes sizes;
  MW_DEVICE_TRY(fit(*static_cast<const PoolAttrs*>(attrs), in[0].shape, sizes));
  out[0].dtype = in[0].dtype;
  out[0].shape = window_output(sizes);
  return Status::ok;
}

MW_SHARED Status Pool::prepare(const void* attrs, const OpTypes& types, void* params) {
  const PoolAttrs& a = *static_cast<const PoolAttrs*>(attrs);
  PoolParams& p = *static_cast<PoolParams*>(params);
  const TensorType &x = types.in[0], &y = types.out[0];
  WindowSizes sizes;
  MW_DEVICE_TRY(fit(a, x.shape, sizes));
  MW_DEVICE_TRY(take_output(y.shape, sizes));
  MW_REQUIRE(sizes.in_c == sizes.out_c, bad_shape);
  p = PoolParams{};
  set_window(sizes, p);
  if (x.dtype != DType::f32) {
    MW_REQUIRE(x.quant.present() && y.quant.present(), bad_quantization);
    const float difference = x.quant.scale() - y.quant.scale();
    MW_REQUIRE(
        difference <= 1e-6f && difference >= -1e-6f && x.quant.zero_point == y.quant.zero_point,
        bad_quantization);
  }
  return activation_range(a.activation, y, p.act_min, p.act_max);
}

MW_SHARED Status Pool::read_tflite(const TfliteNode& node, void* attrs) {
  PoolAttrs& a = *static_cast<PoolAttrs*>(attrs);
  MW_DEVICE_TRY(read_window(node.options, a));
  a.k_w = node.options.get<int32_t>(3, 0);
  a.k_h = node.options.get<int32_t>(4, 0);
  a.activation = Activation(node.options.get<int8_t>(5, 0));
  return Status::ok;
}

MW_SHARED Status Pool::footprint(const PoolParams& p, const KernelRow& row, Footprint& f) {
  MW_DEVICE_TRY(window_footprint(window(p), row, f));
  MW_REQUIRE(p.in_c == p.out_c && windows_meet(p.in_h, p.out_h, p.k_h, p.stride_h, p.pad_h) &&
                 windows_meet(p.in_w, p.out_w, p.k_w, p.stride_w, p.pad_w),
             bad_shape);
  // Sums of int8 and int16 stay within int32.
  MW_REQUIRE(int64_t(p.k_h) * p.k_w < (row.x == DType::s16 ? 1 << 16 : 1 << 24), too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

}  // namespace pool

template struct WindowHooks<PoolParams, pool::window>;

}  // namespace MW_ABI
}  // namespace mw
