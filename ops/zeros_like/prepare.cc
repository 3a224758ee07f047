// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/zeros_like/zeros_like.h"

namespace mw {
namespace zeros_like {
inline namespace MW_ABI {

namespace {

Status prepare(const void*, const OpTypes& types, void* params) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_DEVICE_TRY(check_elementwise(types));
  MW_REQUIRE(x.dtype == y.dtype && dtype_bits(x.dtype) >= 8, bad_dtype);
  *static_cast<Params*>(params) = {int32_t(y.bytes())};
  return Status::ok;
}

// x is not read.
int32_t overlap(const void*, const KernelRow&, OverlapQuery query) {
  return query.reverse ? kNoOverlap : 0;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_product(f.out_bytes[kY], p.bytes), too_large);
  f.in_bytes[kX] = f.out_bytes[kY];
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("zeros_like", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = no_tflite_options;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace zeros_like
}  // namespace mw
