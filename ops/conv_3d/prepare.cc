// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_3d/conv_3d.h"

namespace mw {
namespace conv_3d {
inline namespace MW_ABI {

namespace {

// The window along an axis of x and weights.
Status fit(const Attrs& a, Span<const TensorType> in, uint32_t axis, WindowAxis& out) {
  const Shape &x = in[kX].shape, &w = in[kW].shape;
  MW_REQUIRE(x.rank == 5 && w.rank == 5, bad_shape);
  out.in = x[1 + axis], out.kernel = w[axis];
  out.stride = a.stride[axis], out.dilation = a.dilation[axis];
  MW_REQUIRE(a.padding == Padding::same || a.padding == Padding::valid, bad_attribute);
  MW_REQUIRE(fit_axis(a.padding, 0, 0, out), bad_attribute);
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(in[kX].dtype == DType::f32, bad_dtype);
  Shape y = in[kX].shape;
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    WindowAxis window;
    MW_DEVICE_TRY(fit(a, in, axis, window));
    y.dim[1 + axis] = window.out;
  }
  y.dim[4] = in[kW].shape[4];
  out[kY].dtype = DType::f32;
  out[kY].shape = y;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  TensorType y[] = {types.out[kY]};
  MW_DEVICE_TRY(infer(attrs, types.in, {y, 1}));
  const TensorType &x = types.in[kX], &w = types.in[kW];
  MW_REQUIRE(w.dtype == DType::f32 && types.out[kY].dtype == DType::f32, bad_dtype);
  MW_REQUIRE(y[0].shape == types.out[kY].shape && w.shape[3] == x.shape[4], bad_shape);
  p = Params{};
  p.batch = x.shape[0], p.in_c = x.shape[4], p.out_c = w.shape[4];
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    WindowAxis window;
    MW_DEVICE_TRY(fit(a, types.in, axis, window));
    MW_REQUIRE(window.kernel <= INT16_MAX && window.stride <= INT16_MAX &&
                   window.dilation <= INT16_MAX && window.pad <= INT16_MAX,
               too_large);
    p.in[axis] = window.in, p.out[axis] = window.out;
    p.kernel[axis] = int16_t(window.kernel), p.stride[axis] = int16_t(window.stride);
    p.dilation[axis] = int16_t(window.dilation), p.pad[axis] = int16_t(window.pad);
  }
  if (types.in.count > kBias && types.in[kBias].present()) {
    MW_REQUIRE(types.in[kBias].dtype == DType::f32, bad_dtype);
    MW_REQUIRE(types.in[kBias].shape.elems() == p.out_c, bad_shape);
  }
  return activation_range(a.activation, types.out[kY], p.act_min, p.act_max);
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  uint64_t count = uint64_t(p.batch) * uint64_t(p.in_c) * uint64_t(p.out_c);
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    count *= uint64_t(p.out[axis]) * uint64_t(p.kernel[axis]);
  }
  return count;
}

// The options name columns before rows.
Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.padding = Padding(node.options.get<int8_t>(0, 0));
  a.activation = Activation(node.options.get<int8_t>(4, 0));
  constexpr uint32_t kPlace[kAxes] = {0, 2, 1};
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    a.stride[axis] = node.options.get<int32_t>(1 + kPlace[axis], 0);
    a.dilation[axis] = node.options.get<int32_t>(5 + kPlace[axis], 1);
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    MW_REQUIRE(p.stride[axis] > 0 && p.dilation[axis] > 0 && p.pad[axis] >= 0, bad_attribute);
    MW_REQUIRE(p.in[axis] > 0 && p.out[axis] > 0 && p.kernel[axis] > 0, bad_shape);
    // No int32 in the kernel overflows.
    const int64_t last =
        int64_t(p.out[axis] - 1) * p.stride[axis] + int64_t(p.kernel[axis]) * p.dilation[axis];
    MW_REQUIRE(last < int64_t(kMaxBytes), too_large);
  }
  uint32_t pixels = 0, taps = 0;
  MW_REQUIRE(checked_product(pixels, p.batch, p.in[0], p.in[1], p.in[2]) &&
                 checked_product(f.in_bytes[kX], int32_t(pixels), p.in_c, 4) &&
                 checked_product(taps, p.kernel[0], p.kernel[1], p.kernel[2]) &&
                 checked_product(f.in_bytes[kW], int32_t(taps), p.in_c, p.out_c, 4) &&
                 checked_product(pixels, p.batch, p.out[0], p.out[1], p.out[2]) &&
                 checked_product(f.out_bytes[kY], int32_t(pixels), p.out_c, 4) &&
                 checked_product(f.in_bytes[kBias], p.out_c, 4),
             too_large);
  f.optional_in = 1u << kBias;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("conv_3d", kCode, kSlots);
  core.tflite_code = 132;
  core.min_inputs = 2;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace conv_3d
}  // namespace mw
