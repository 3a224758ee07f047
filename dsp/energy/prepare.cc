// SPDX-License-Identifier: Apache-2.0
#include "dsp/energy/energy.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace energy {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape& x = in[kX].shape;
  MW_REQUIRE(in[kX].dtype == DType::s16, bad_dtype);
  MW_REQUIRE(x.rank == 3 && x[2] == 2 && x[0] > 0, bad_shape);
  MW_REQUIRE(a.bins > 0 && a.first_bin >= 0, bad_attribute);
  set_frames(out[kY], DType::u32, x[0], a.bins);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(x.rank == 3 && x[2] == 2 && y.rank == 2 && y[0] == x[0] && y[1] == a.bins, bad_shape);
  MW_REQUIRE(a.mode == Mode::power || a.mode == Mode::magnitude, bad_attribute);
  *static_cast<Params*>(params) =
      Params{x[0], x[1], a.first_bin, a.bins, a.mode == Mode::magnitude ? 1 : 0};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.first_bin >= 0 && p.bins > 0 && p.in_bins > 0, bad_attribute);
  MW_REQUIRE(int64_t(p.first_bin) + p.bins <= p.in_bins, bad_shape);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.in_bins, 4) &&
                 checked_product(f.out_bytes[kY], p.frames, p.bins, 4),
             too_large);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("energy", kCode);
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap_in_place;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace energy
}  // namespace mw
