// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/shape/shape.h"

namespace mw {
namespace shape {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  if (out[kY].dtype != DType::s64) out[kY].dtype = DType::s32;
  out[kY].shape = Shape{{int32_t(in[kX].shape.rank)}, 1};
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(y.dtype == DType::s32 || y.dtype == DType::s64, bad_dtype);
  p.rank = int32_t(x.shape.rank);
  MW_REQUIRE(p.rank > 0 && y.shape == (Shape{{p.rank}, 1}) && x.shape.elems() > 0, bad_shape);
  for (uint32_t d = 0; d < x.shape.rank; ++d) p.dim[d] = x.shape[d];
  p.y_bytes = y.dtype == DType::s64 ? 8 : 4;
  p.x_bytes = int32_t(x.bytes());
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.rank > 0 && p.rank <= int32_t(Shape::kMaxRank), bad_shape);
  MW_REQUIRE(p.y_bytes == 4 || p.y_bytes == 8, bad_dtype);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.x_bytes), too_large);
  f.out_bytes[kY] = uint32_t(p.rank * p.y_bytes);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

Status read_tflite(const TfliteNode&, void*) {
  return Status::ok;
}

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("shape", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace shape
}  // namespace mw
