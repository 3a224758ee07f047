// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/movement/batch.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

MW_SHARED Status Batch::check(const Attrs& a, const Shape& x) {
  MW_REQUIRE(x.rank == 3 || x.rank == 4, bad_shape);
  for (uint32_t d = 0; d < 2; ++d) {
    MW_REQUIRE(a.block[d] > 0 && a.before[d] >= 0 && a.after[d] >= 0, bad_attribute);
  }
  // Of three dimensions the last is no side of the image.
  MW_REQUIRE(x.rank == 4 || (a.block[1] == 1 && a.before[1] == 0 && a.after[1] == 0),
             bad_attribute);
  return Status::ok;
}

MW_SHARED Status Batch::prepare(const Attrs& a, const OpTypes& types, bool to_batch, Params& p) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  const Shape &space = to_batch ? x.shape : y.shape, &batch = to_batch ? y.shape : x.shape;
  p = Params{};
  p.images = space[0];
  p.run_bytes = int32_t(dtype_bits(x.dtype) / 8);
  MW_REQUIRE(x.dtype == y.dtype && p.run_bytes > 0, bad_dtype);
  for (uint32_t d = 0; d < 2; ++d) {
    const bool is_side = d + 2 < space.rank;
    p.block[d] = a.block[d], p.before[d] = a.before[d];
    p.space[d] = is_side ? space[d + 1] : 1, p.small[d] = is_side ? batch[d + 1] : 1;
  }
  p.run_bytes *= space[space.rank - 1];
  if (dtype_bits(y.dtype) == 8 && y.quant.present()) {
    MW_REQUIRE(y.dtype != DType::s8 || fits_int8(y.quant.zero_point), bad_quantization);
    p.fill = y.quant.zero_point & 0xff;
  }
  return Status::ok;
}

// The images of a block cover the space, so that each pixel of it is written.
MW_SHARED Status Batch::sizes(const Params& p, const KernelRow& row, Footprint& f, uint32_t& space,
                              uint32_t& batch) {
  MW_REQUIRE(checked_product(space, p.images, p.space[0], p.space[1], p.run_bytes) &&
                 checked_product(batch, p.images, p.block[0], p.block[1], p.small[0], p.small[1],
                                 p.run_bytes),
             too_large);
  for (uint32_t d = 0; d < 2; ++d) {
    const int32_t whole = p.block[d] * p.small[d];
    MW_REQUIRE(p.before[d] >= 0 && p.before[d] < whole && p.space[d] <= whole - p.before[d],
               bad_shape);
  }
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status Batch::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 3, bad_count);
  const TensorType &block = node.in[1], &edges = node.in[2];
  const uint32_t sides = node.in[kX].shape.rank - 2;
  MW_REQUIRE(sides == 1 || sides == 2, bad_shape);
  MW_REQUIRE(block.dtype == DType::s32 && edges.dtype == DType::s32, bad_attribute);
  a = Attrs{};
  MW_REQUIRE(block.shape.rank == 1 && block.shape[0] == int32_t(sides), bad_shape);
  MW_REQUIRE(edges.shape.rank == 2 && edges.shape[0] == int32_t(sides) && edges.shape[1] == 2,
             bad_shape);
  for (uint32_t d = 0; d < sides; ++d) {
    MW_DEVICE_TRY(read_entry(block, d, a.block[d]));
    MW_DEVICE_TRY(read_entry(edges, 2 * d, a.before[d]));
    MW_DEVICE_TRY(read_entry(edges, 2 * d + 1, a.after[d]));
  }
  return Status::ok;
}

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw
