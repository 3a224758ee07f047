// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/scatter_nd/scatter_nd.h"

namespace mw {
namespace scatter_nd {
inline namespace MW_ABI {

namespace {

Status shape_of(const Attrs& a, Shape& y) {
  MW_REQUIRE(a.rank >= 1 && a.rank <= int32_t(Shape::kMaxRank), bad_attribute);
  y = Shape{};
  uint32_t elems = 1;
  for (int32_t d = 0; d < a.rank; ++d) {
    MW_REQUIRE(checked_product(elems, elems, a.shape[d]), bad_attribute);
    y.push(a.shape[d]);
  }
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kUpdates].dtype;
  MW_DEVICE_TRY(shape_of(*static_cast<const Attrs*>(attrs), out[kY].shape));
  Shape slices;
  MW_DEVICE_TRY(points::shape_at(out[kY].shape, in[kIndices].shape, slices));
  MW_REQUIRE(slices == in[kUpdates].shape, bad_shape);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Shape wanted;
  MW_DEVICE_TRY(shape_of(*static_cast<const Attrs*>(attrs), wanted));
  MW_REQUIRE(types.out[kY].shape == wanted, bad_shape);
  return points::prepare(types.out[kY], types.in[kIndices], types.in[kUpdates],
                         *static_cast<Params*>(params));
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 3, bad_count);
  const TensorType& shape = node.in[2];
  MW_REQUIRE(shape.shape.rank == 1, bad_shape);
  MW_REQUIRE(shape.dtype == DType::s32 && shape.data != nullptr, bad_attribute);
  a.rank = shape.shape[0];
  MW_REQUIRE(a.rank <= int32_t(Shape::kMaxRank), too_large);
  for (int32_t d = 0; d < a.rank; ++d) {
    a.shape[d] = static_cast<const int32_t*>(shape.data)[d];
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  f.scratch_bytes = row.scratch_bytes(&p);
  for (int32_t d = p.depth > 0 ? p.depth : 0; d < points::kRank; ++d) {
    MW_REQUIRE(p.extent[d] == 1, bad_shape);  // the kernel multiplies all of them
  }
  return points::sizes(p, f.out_bytes[kY], f.in_bytes[kIndices], f.in_bytes[kUpdates]);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("scatter_nd", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace scatter_nd
}  // namespace mw
