// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/gather/gather.h"

namespace mw {
namespace gather {
inline namespace MW_ABI {

namespace {

Status shape_of(const Attrs& a, const Shape& x, const Shape& indices, Shape& y) {
  const uint32_t axis = uint32_t(a.axis), batch_dims = uint32_t(a.batch_dims);
  MW_REQUIRE(axis < x.rank && batch_dims <= axis && batch_dims <= indices.rank, bad_attribute);
  MW_REQUIRE(x.rank + indices.rank - 1 - batch_dims <= Shape::kMaxRank, too_large);
  y = Shape{};
  for (uint32_t d = 0; d < axis; ++d) {
    MW_REQUIRE(d >= batch_dims || x[d] == indices[d], bad_shape);
    y.push(x[d]);
  }
  for (uint32_t d = batch_dims; d < indices.rank; ++d) y.push(indices[d]);
  for (uint32_t d = axis + 1; d < x.rank; ++d) y.push(x[d]);
  uint32_t elems = 1;
  for (uint32_t d = 0; d < y.rank; ++d) MW_REQUIRE(checked_product(elems, elems, y[d]), too_large);
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  return shape_of(*static_cast<const Attrs*>(attrs), in[kX].shape, in[kIndices].shape,
                  out[kY].shape);
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  const TensorType &x = types.in[kX], &indices = types.in[kIndices], &y = types.out[kY];
  p = {1, 1, 0, 1, int32_t(dtype_bits(x.dtype) / 8)};
  MW_REQUIRE(x.dtype == y.dtype && p.run_bytes > 0 && indices.dtype == DType::s32, bad_dtype);
  Shape wanted;
  MW_DEVICE_TRY(shape_of(a, x.shape, indices.shape, wanted));
  MW_REQUIRE(y.shape == wanted, bad_shape);
  const uint32_t axis = uint32_t(a.axis), batch_dims = uint32_t(a.batch_dims);
  for (uint32_t d = 0; d < x.shape.rank; ++d) {
    if (d == axis) continue;
    (d < batch_dims ? p.batches : d < axis ? p.outer : p.run_bytes) *= x.shape[d];
  }
  p.extent = x.shape[axis];
  for (uint32_t d = batch_dims; d < indices.shape.rank; ++d) p.picked *= indices.shape[d];
  const int32_t* constant = static_cast<const int32_t*>(indices.data);
  for (int32_t i = 0; constant != nullptr && i < indices.shape.elems(); ++i) {
    MW_REQUIRE(constant[i] >= 0 && constant[i] < p.extent, bad_attribute);
  }
  return Status::ok;
}

enum Field : uint32_t { kAxis, kBatchDims };

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  a.axis = node.options.get<int32_t>(kAxis, 0);
  a.batch_dims = node.options.get<int32_t>(kBatchDims, 0);
  if (a.axis < 0) a.axis += int32_t(node.in[kX].shape.rank);
  if (a.batch_dims < 0) a.batch_dims += int32_t(node.in[kIndices].shape.rank);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.batches, p.outer, p.extent, p.run_bytes) &&
                 checked_product(f.in_bytes[kIndices], p.batches, p.picked, 4) &&
                 checked_product(f.out_bytes[kY], p.batches, p.outer, p.picked, p.run_bytes),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("gather", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace gather
}  // namespace mw
