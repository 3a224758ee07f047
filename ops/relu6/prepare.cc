// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/relu6/relu6.h"

namespace mw {
namespace relu6 {
inline namespace MW_ABI {

namespace {

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  MW_REQUIRE(types.in[kX].dtype == types.out[kY].dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  p.elems = types.in[kX].shape.elems();
  return activation_range(Activation::relu6, types.in[kX], p.act_min, p.act_max);
}

int32_t overlap(const void* params, const KernelRow& row, uint32_t, bool reverse) {
  const Params& p = *static_cast<const Params*>(params);
  return reverse ? kNoOverlap : elementwise_overlap(p.elems, row);
}

Status read_tflite(const TfliteNode&, void*) {
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("relu6", kCode);
  core.tflite_code = 21;
  core.read_tflite = read_tflite;
  core.infer = infer_elementwise;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace relu6
}  // namespace mw
