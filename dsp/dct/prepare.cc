// SPDX-License-Identifier: Apache-2.0
#include "dsp/dct/dct.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace dct {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, channels = 0, coefficients = 0, columns = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u16, frames, channels));
  MW_REQUIRE(in.count > kW, bad_count);
  MW_DEVICE_TRY(frame_shape(in[kW], DType::s16, coefficients, columns));
  set_frames(out[kY], DType::s16, frames, coefficients);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params p{0, 0, 0, a.shift};
  int32_t columns = 0;
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u16, p.frames, p.channels));
  MW_DEVICE_TRY(frame_shape(types.in[kW], DType::s16, p.coefficients, columns));
  MW_DEVICE_TRY(table_shape(types, kBias, DType::s32, p.coefficients));
  MW_REQUIRE(columns == p.channels, bad_shape);
  MW_REQUIRE(types.out[kY].shape.elems() == int64_t(p.frames) * p.coefficients, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.frames) * uint64_t(p.channels) * uint64_t(p.coefficients);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.shift >= 1 && p.shift <= 31, bad_attribute);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.channels, 2) &&
                 checked_product(f.in_bytes[kW], p.coefficients, p.channels, 2) &&
                 checked_product(f.in_bytes[kBias], p.coefficients, 4) &&
                 checked_product(f.out_bytes[kY], p.frames, p.coefficients, 2),
             too_large);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("dct", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace dct
}  // namespace mw
