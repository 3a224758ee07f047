// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/one_hot/one_hot.h"

namespace mw {
namespace one_hot {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const int32_t axis = static_cast<const Attrs*>(attrs)->axis;
  const Shape& indices = in[kIndices].shape;
  const TensorType& depth = in[kDepth];
  MW_REQUIRE(axis >= 0 && axis <= int32_t(indices.rank) && depth.data != nullptr, bad_attribute);
  MW_REQUIRE(depth.dtype == DType::s32 && depth.shape.elems() == 1, bad_attribute);
  MW_REQUIRE(indices.rank < Shape::kMaxRank, too_large);
  Shape y;
  uint32_t elems = 1;
  for (uint32_t d = 0; d <= indices.rank; ++d) {
    if (d == uint32_t(axis)) y.push(*static_cast<const int32_t*>(depth.data));
    if (d < indices.rank) y.push(indices[d]);
  }
  for (uint32_t d = 0; d < y.rank; ++d) MW_REQUIRE(checked_product(elems, elems, y[d]), too_large);
  out[kY].dtype = in[kOn].dtype, out[kY].shape = y;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &on = types.in[kOn], &off = types.in[kOff], &y = types.out[kY];
  TensorType wanted;
  MW_DEVICE_TRY(infer(attrs, types.in, {&wanted, 1}));
  MW_REQUIRE(y.shape == wanted.shape && on.shape.elems() == 1 && off.shape.elems() == 1, bad_shape);
  p.elem_bytes = int32_t(dtype_bits(y.dtype) / 8);
  MW_REQUIRE(on.dtype == y.dtype && off.dtype == y.dtype && p.elem_bytes > 0, bad_dtype);
  p.outer = p.inner = 1;
  const uint32_t axis = uint32_t(static_cast<const Attrs*>(attrs)->axis);
  p.depth = y.shape[axis];
  for (uint32_t d = 0; d < y.shape.rank; ++d) {
    if (d != axis) (d < axis ? p.outer : p.inner) *= y.shape[d];
  }
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  int32_t& axis = static_cast<Attrs*>(attrs)->axis;
  MW_REQUIRE(node.in.count == 4, bad_count);
  axis = node.options.get<int32_t>(0, 0);
  if (axis == -1) axis = int32_t(node.in[kIndices].shape.rank);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.in_bytes[kIndices], row.x, p.outer, p.inner) &&
                 checked_product(f.in_bytes[kOn], p.elem_bytes) &&
                 checked_product(f.out_bytes[kY], p.outer, p.depth, p.inner, p.elem_bytes),
             too_large);
  f.in_bytes[kDepth] = 4, f.in_bytes[kOff] = f.in_bytes[kOn];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("one_hot", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace one_hot
}  // namespace mw
