// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_norm/batch_norm.h"

namespace mw {
namespace batch_norm {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].shape.rank >= 1, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  const Shape& x = types.in[kX].shape;
  MW_REQUIRE(types.in.count == 5, bad_count);
  MW_REQUIRE(x.rank >= 1 && x == types.out[kY].shape, bad_shape);
  MW_REQUIRE(a.epsilon > 0, bad_attribute);
  const int32_t channels = x[x.rank - 1];
  MW_REQUIRE(channels > 0, bad_shape);
  for (const TensorType& type : types.in) {
    MW_REQUIRE(type.dtype == DType::f32, bad_dtype);
    MW_REQUIRE(&type == &types.in[kX] || type.shape.elems() == channels, bad_shape);
  }
  p = Params{x.elems() / channels, channels, bits_from_float(a.epsilon)};
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.rows, p.channels), too_large);
  for (uint8_t slot = kGamma; slot <= kVariance; ++slot) {
    f.in_bytes[slot] = storage_bytes(row.x, uint32_t(p.channels));
  }
  f.out_bytes[kY] = f.in_bytes[kX];
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("batch_norm", kCode, kSlots);
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace batch_norm
}  // namespace mw
