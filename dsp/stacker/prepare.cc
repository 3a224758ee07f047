// SPDX-License-Identifier: Apache-2.0
#include "dsp/stacker/stacker.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace stacker {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(in[kX].shape.rank == 2, bad_shape);
  MW_REQUIRE(a.rows > 0, bad_attribute);
  set_frames(out[kY], in[kX].dtype, a.rows, in[kX].shape[1]);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(types.in[kX].dtype == types.out[kY].dtype, bad_dtype);
  MW_REQUIRE(x.rank == 2 && y.rank == 2 && y[0] == a.rows && y[1] == x[1] && x[0] <= a.rows,
             bad_shape);
  *static_cast<Params*>(params) =
      Params{x[0], a.rows, int32_t(storage_bytes(types.in[kX].dtype, uint32_t(x[1])))};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.frames, p.row_bytes) &&
                 checked_product(f.out_bytes[kY], p.rows, p.row_bytes),
             too_large);
  MW_REQUIRE(p.frames <= p.rows, bad_shape);
  f.state_bytes[kState] = f.out_bytes[kY];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("stacker", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace stacker
}  // namespace mw
