// SPDX-License-Identifier: Apache-2.0
#include "abi/frame_op.h"
#include "dsp/filter_bank_sqrt/filter_bank_sqrt.h"

namespace mw::filter_bank_sqrt {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, channels = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u64, frames, channels));
  set_frames(out[kY], DType::u32, frames, channels);
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params p{};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u64, p.frames, p.channels));
  MW_DEVICE_TRY(table_shape(types, kShift, DType::s32, p.frames));
  MW_REQUIRE(types.out[kY].shape == types.in[kX].shape, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

int32_t overlap(const void*, const KernelRow&, uint32_t slot, bool reverse) {
  return slot == kX && !reverse ? 0 : kNoOverlap;
}

}  // namespace

Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.channels, 8), too_large);
  f.in_bytes[kShift] = uint32_t(p.frames) * 4;
  f.out_bytes[kY] = f.in_bytes[kX] / 2;
  return Status::ok;
}

constexpr OpCore kCore = {.name = "filter_bank_sqrt",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 2,
                          .inputs = 2,
                          .derived = 0,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = kNoTflite,
                          .read_tflite = nullptr,
                          .infer = infer,
                          .prepare = prepare,
                          .derive = nullptr,
                          .overlap = overlap,
                          .macs = nullptr};

}  // namespace mw::filter_bank_sqrt
