// SPDX-License-Identifier: Apache-2.0
#include "ops/dropout/dropout.h"

namespace mw {
namespace dropout {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(types.in[kX].dtype == DType::f32, bad_dtype);
  MW_REQUIRE(types.in[kX].shape == types.out[kY].shape, bad_shape);
  MW_REQUIRE(a.rate >= 0 && a.rate < 1, bad_attribute);
  *static_cast<Params*>(params) = Params{types.in[kX].shape.elems(), bits_from_float(a.rate)};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.count), too_large);
  f.out_bytes[kY] = f.in_bytes[kX];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("dropout", kCode);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace dropout
}  // namespace mw
