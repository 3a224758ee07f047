// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "abi/float_math.h"
#include "abi/requantize.h"
#include "ops/resize_nearest_neighbor/resize_nearest_neighbor.h"

namespace mw {
namespace resize_nearest_neighbor {
inline namespace MW_ABI {

namespace {

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  MW_DEVICE_TRY(resize::check_types(*static_cast<const Attrs*>(attrs), types));
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  const uint32_t element_bytes = dtype_bits(types.in[kX].dtype) / 8;
  MW_REQUIRE(element_bytes > 0, bad_dtype);
  p = Params{x[0], x[1], x[2], y[1], y[2], 0};
  uint32_t pixel_bytes = 0;
  MW_REQUIRE(checked_product(pixel_bytes, element_bytes, x[3]), bad_shape);
  p.pixel_bytes = int32_t(pixel_bytes);
  return Status::ok;
}

// Source of the arithmetic: TFLite's GetNearestNeighbor.
void find_nearest(const Attrs& a, int32_t in, int32_t out, uint16_t* nearest) {
  const bool corners = a.align_corners && out > 1;
  const float step = float(corners ? in - 1 : in) / float(corners ? out - 1 : out);
  const float offset = a.half_pixel_centers ? 0.5f : 0.0f;
  for (int32_t i = 0; i < out; ++i) {
    const float at = (float(i) + offset) * step;  // not below zero
    const float whole = floor_f32(at);
    const int32_t up = a.align_corners && at - whole >= 0.5f ? 1 : 0;
    nearest[i] = uint16_t(clamp(int32_t(whole) + up, 0, in - 1));
  }
}

void derive(const void* attrs, const OpTypes& types, const void*, void* const* tables) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape& x = types.in[kX].shape;
  find_nearest(a, x[1], a.out_h, static_cast<uint16_t*>(tables[kRowOf]));
  find_nearest(a, x[2], a.out_w, static_cast<uint16_t*>(tables[kColumnOf]));
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  return resize::read_tflite(node, 0, attrs);
}

bool all_below(const void* table, int32_t count, int32_t end) {
  const uint16_t* values = static_cast<const uint16_t*>(table);
  for (int32_t i = 0; i < count; ++i) {
    if (values[i] >= end) return false;
  }
  return true;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  using resize::is_extent;
  MW_REQUIRE(is_extent(p.in_h) && is_extent(p.in_w) && is_extent(p.out_h) && is_extent(p.out_w),
             too_large);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.batch, p.in_h, p.in_w, p.pixel_bytes) &&
                 checked_product(f.out_bytes[kY], p.batch, p.out_h, p.out_w, p.pixel_bytes),
             too_large);
  f.table_bytes[kRowOf] = uint32_t(p.out_h) * 2, f.table_bytes[kColumnOf] = uint32_t(p.out_w) * 2;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status check_tables(const void* params, const void* const* tables, Footprint&) {
  const Params& p = *static_cast<const Params*>(params);
  MW_REQUIRE(
      all_below(tables[kRowOf], p.out_h, p.in_h) && all_below(tables[kColumnOf], p.out_w, p.in_w),
      out_of_bounds);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("resize_nearest_neighbor", kCode, kSlots);
  core.tflite_code = 97;
  core.read_tflite = read_tflite;
  core.infer = resize::infer;
  core.prepare = prepare;
  core.derive = derive;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace resize_nearest_neighbor
}  // namespace mw
