// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/broadcast_args/broadcast_args.h"

namespace mw {
namespace broadcast_args {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  const Shape &a = in[kA].shape, &b = in[kB].shape;
  MW_REQUIRE(a.rank == 1 && b.rank == 1, bad_shape);
  out[kY].dtype = in[kA].dtype;
  out[kY].shape = a[0] > b[0] ? a : b;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  const TensorType &a = types.in[kA], &b = types.in[kB], &y = types.out[kY];
  TensorType wanted;
  MW_DEVICE_TRY(infer(attrs, types.in, {&wanted, 1}));
  MW_REQUIRE(a.dtype == b.dtype && a.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(y.shape == wanted.shape && a.shape[0] > 0 && b.shape[0] > 0, bad_shape);
  p = {a.shape[0], b.shape[0]};
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(
      checked_storage(f.in_bytes[kA], row.x, p.a) && checked_storage(f.in_bytes[kB], row.x, p.b),
      too_large);
  f.out_bytes[kY] = f.in_bytes[p.a > p.b ? kA : kB];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("broadcast_args", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace broadcast_args
}  // namespace mw
