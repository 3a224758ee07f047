// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/relu6/relu6.h"

namespace mw::relu6 {

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

Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  f.scratch_bytes = row.scratch_bytes(&p);
  return elementwise_footprint(p.elems, row, f);
}

constexpr OpCore kCore = {.name = "relu6",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 1,
                          .inputs = 1,
                          .derived = 0,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = 21,
                          .read_tflite = read_tflite,
                          .infer = infer_elementwise,
                          .prepare = prepare,
                          .derive = nullptr,
                          .view = false,
                          .overlap = overlap,
                          .set_reverse = nullptr,
                          .macs = nullptr};

}  // namespace mw::relu6
