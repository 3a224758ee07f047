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

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("relu6", kCode);
  core.tflite_code = 21;
  core.read_tflite = no_tflite_options;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace relu6
}  // namespace mw
