// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/resize_bilinear/resize_bilinear.h"

namespace mw {
namespace resize_bilinear {
inline namespace MW_ABI {

namespace {

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  MW_DEVICE_TRY(resize::check_types(a, types));
  MW_REQUIRE(!a.align_corners || !a.half_pixel_centers, bad_attribute);
  const TensorType &x = types.in[kX], &y = types.out[kY];
  if (x.dtype != DType::f32) {
    MW_REQUIRE(x.quant.present() && y.quant.present() && x.quant.scale() == y.quant.scale() &&
                   x.quant.zero_point == y.quant.zero_point,
               bad_quantization);
  }
  p = Params{};
  p.batch = x.shape[0], p.in_h = x.shape[1], p.in_w = x.shape[2], p.channels = x.shape[3];
  p.out_h = y.shape[1], p.out_w = y.shape[2];
  p.align_corners = a.align_corners, p.half_pixel_centers = a.half_pixel_centers;
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  return resize::read_tflite(node, 2, attrs);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  using resize::is_extent;
  MW_REQUIRE(is_extent(p.in_h) && is_extent(p.in_w) && is_extent(p.out_h) && is_extent(p.out_w),
             too_large);
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.batch, p.in_h, p.in_w, p.channels) &&
                 checked_storage(f.out_bytes[kY], row.y, p.batch, p.out_h, p.out_w, p.channels),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("resize_bilinear", kCode);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = resize::infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace resize_bilinear
}  // namespace mw
