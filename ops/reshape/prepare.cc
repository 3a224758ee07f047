// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/reshape/reshape.h"

namespace mw {
namespace reshape {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(a.rank >= 0 && a.rank <= int32_t(Shape::kMaxRank), bad_attribute);
  Shape y;
  uint32_t elems = 1;
  for (int32_t i = 0; i < a.rank; ++i) {
    MW_REQUIRE(checked_product(elems, elems, a.shape[i]), bad_attribute);
    y.push(a.shape[i]);
  }
  MW_REQUIRE(int32_t(elems) == in[kX].shape.elems(), bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = y;
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(x.shape.elems() == y.shape.elems() && x.shape.elems() > 0, bad_shape);
  static_cast<Params*>(params)->bytes = int32_t(x.bytes());
  return Status::ok;
}

int32_t alias(const void*, const void* const*, uint32_t, uint32_t) {
  return 0;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  const Shape& y = node.out[kY].shape;
  a.rank = int32_t(y.rank);
  for (uint32_t i = 0; i < y.rank; ++i) a.shape[i] = y[i];
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.bytes), too_large);
  f.out_bytes[kY] = f.in_bytes[kX];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("reshape", kCode);
  core.tflite_code = 22;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.alias = alias;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace reshape
}  // namespace mw
