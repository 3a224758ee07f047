// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/dynamic_update_slice/dynamic_update_slice.h"

namespace mw {
namespace dynamic_update_slice {
inline namespace MW_ABI {

namespace {

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &update = types.in[kUpdate], &start = types.in[kStart];
  MW_DEVICE_TRY(check_elementwise(types));
  p.elem_bytes = int16_t(dtype_bits(x.dtype) / 8);
  p.start_bytes = start.dtype == DType::s64 ? 8 : 4;
  MW_REQUIRE(start.dtype == DType::s32 || start.dtype == DType::s64, bad_dtype);
  MW_REQUIRE(x.dtype == update.dtype && x.dtype == types.out[kY].dtype && p.elem_bytes > 0,
             bad_dtype);
  p.rank = int32_t(x.shape.rank);
  MW_REQUIRE(p.rank >= 1 && update.shape.rank == x.shape.rank && start.shape.rank == 1 &&
                 start.shape[0] == p.rank,
             bad_shape);
  for (int32_t d = 0; d < kRank; ++d) {
    const int32_t from = d - (kRank - p.rank);
    p.x[d] = from < 0 ? 1 : x.shape[uint32_t(from)];
    p.update[d] = from < 0 ? 1 : update.shape[uint32_t(from)];
    MW_REQUIRE(p.update[d] >= 1 && p.update[d] <= p.x[d], bad_shape);
  }
  return Status::ok;
}

// x is moved before anything else is read or written.
int32_t overlap(const void*, const KernelRow&, OverlapQuery query) {
  return query.slot == kX && !query.reverse ? 0 : kNoOverlap;
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == 3, bad_count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.rank >= 1 && p.rank <= kRank, bad_shape);
  MW_REQUIRE(p.start_bytes == 4 || p.start_bytes == 8, bad_dtype);
  uint32_t x = 1, update = 1;
  for (int32_t d = 0; d < kRank; ++d) {
    MW_REQUIRE(p.update[d] >= 1 && p.update[d] <= p.x[d], bad_shape);
    MW_REQUIRE(checked_product(x, x, p.x[d]) && checked_product(update, update, p.update[d]),
               too_large);
  }
  MW_REQUIRE(checked_product(f.in_bytes[kX], x, int32_t(p.elem_bytes)) &&
                 checked_product(f.in_bytes[kUpdate], update, int32_t(p.elem_bytes)),
             too_large);
  f.in_bytes[kStart] = uint32_t(p.rank * p.start_bytes);
  f.out_bytes[kY] = f.in_bytes[kX];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("dynamic_update_slice", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace dynamic_update_slice
}  // namespace mw
