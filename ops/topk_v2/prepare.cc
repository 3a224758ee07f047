// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/topk_v2/topk_v2.h"

namespace mw {
namespace topk_v2 {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Shape y = in[kX].shape;
  MW_REQUIRE(y.rank >= 1, bad_shape);
  MW_REQUIRE(a.k >= 1 && a.k <= y[y.rank - 1], bad_attribute);
  y.dim[y.rank - 1] = a.k;
  out[kY].dtype = in[kX].dtype, out[kPlaces].dtype = DType::s32;
  out[kY].shape = out[kPlaces].shape = y;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY], &places = types.out[kPlaces];
  TensorType wanted[2];
  MW_DEVICE_TRY(infer(attrs, types.in, {wanted, 2}));
  MW_REQUIRE(x.dtype == y.dtype && places.dtype == DType::s32, bad_dtype);
  MW_REQUIRE(y.shape == wanted[0].shape && places.shape == y.shape, bad_shape);
  p = {1, x.shape[x.shape.rank - 1], static_cast<const Attrs*>(attrs)->k};
  for (uint32_t d = 0; d + 1 < x.shape.rank; ++d) p.rows *= x.shape[d];
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& k = node.in[1];
  MW_REQUIRE(k.shape.elems() == 1, bad_shape);
  MW_REQUIRE(k.dtype == DType::s32 && k.data != nullptr, bad_attribute);
  static_cast<Attrs*>(attrs)->k = *static_cast<const int32_t*>(k.data);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.k >= 1 && p.k <= p.row, bad_attribute);
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.rows, p.row) &&
                 checked_storage(f.out_bytes[kY], row.y, p.rows, p.k) &&
                 checked_storage(f.out_bytes[kPlaces], DType::s32, p.rows, p.k),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("topk_v2", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace topk_v2
}  // namespace mw
