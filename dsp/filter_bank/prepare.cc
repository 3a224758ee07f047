// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank/filter_bank.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace filter_bank {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  int32_t frames = 0, bins = 0;
  MW_DEVICE_TRY(frame_shape(in[kX], DType::u32, frames, bins));
  MW_REQUIRE(in.count > kEdges && in[kEdges].shape.elems() > 2, bad_shape);
  set_frames(out[kY], DType::u64, frames, in[kEdges].shape.elems() - 2);
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params p{};
  MW_DEVICE_TRY(frame_shape(types.in[kX], DType::u32, p.frames, p.bins));
  p.channels = types.in[kEdges].shape.elems() - 2;
  MW_DEVICE_TRY(table_shape(types, kEdges, DType::s16, p.channels + 2));
  MW_DEVICE_TRY(table_shape(types, kWeights, DType::s16, 2 * int64_t(p.bins)));
  MW_REQUIRE(types.out[kY].shape.elems() == int64_t(p.frames) * p.channels, bad_shape);
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return 2 * uint64_t(p.frames) * uint64_t(p.bins);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.bins, 4) &&
                 checked_product(f.in_bytes[kWeights], 2, p.bins, 2) &&
                 checked_product(f.out_bytes[kY], p.frames, p.channels, 8),
             too_large);
  f.in_bytes[kEdges] = (uint32_t(p.channels) + 2) * 2;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("filter_bank", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace filter_bank
}  // namespace mw
