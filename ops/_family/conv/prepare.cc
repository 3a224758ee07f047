// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/conv/conv.h"

namespace mw {
inline namespace MW_ABI {
namespace conv_op {

MW_SHARED Status fit(const ConvAttrs& a, Span<const TensorType> in, WindowSizes& sizes) {
  const Shape& w = in[weighted_op::kW].shape;
  MW_REQUIRE(w.rank == 4, bad_shape);
  sizes.h.kernel = w[1], sizes.h.stride = a.stride_h, sizes.h.dilation = a.dilation_h;
  sizes.w.kernel = w[2], sizes.w.stride = a.stride_w, sizes.w.dilation = a.dilation_w;
  return fit_window(a.padding, pads_of(a), in[weighted_op::kX].shape, sizes);
}

MW_SHARED Status prepare(const ConvAttrs& a, const OpTypes& types, Prepared& out) {
  const TensorType &x = types.in[weighted_op::kX], &y = types.out[0];
  MW_DEVICE_TRY(fit(a, types.in, out.window));
  MW_DEVICE_TRY(take_output(y.shape, out.window));
  MW_DEVICE_TRY(weighted_op::check_operands(types, out.window.out_c));
  if (types.in[weighted_op::kW].dtype != DType::f32) {
    out.x_zp = int16_t(x.quant.zero_point), out.y_zp = int16_t(y.quant.zero_point);
    out.wide = weighted_op::wide_of(types);
  }
  return activation_range(a.activation, y, out.act_min, out.act_max);
}

MW_SHARED Status read_options(const FlatTable& options, uint32_t activation, ConvAttrs& a) {
  MW_DEVICE_TRY(read_window(options, a));
  a.activation = Activation(options.get<int8_t>(activation, 0));
  a.dilation_w = options.get<int32_t>(activation + 1, 1);
  a.dilation_h = options.get<int32_t>(activation + 2, 1);
  return Status::ok;
}

}  // namespace conv_op
}  // namespace MW_ABI
}  // namespace mw
