// SPDX-License-Identifier: Apache-2.0
#include "ops/dropout/dropout.h"

namespace mw::dropout {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(types.in[kX].dtype == DType::f32, bad_dtype);
  MW_REQUIRE(types.in[kX].shape == types.out[kY].shape, bad_shape);
  MW_REQUIRE(a.rate >= 0 && a.rate < 1, bad_attribute);
  *static_cast<Params*>(params) = Params{types.in[kX].shape.elems(), bits_from_float(a.rate)};
  return Status::ok;
}

}  // namespace

Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.count, dtype_bytes(row.x)), too_large);
  f.out_bytes[kY] = f.in_bytes[kX];
  return Status::ok;
}

constexpr OpCore kCore = {.name = "dropout",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 1,
                          .inputs = 1,
                          .derived = 0,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = kNoTflite,
                          .read_tflite = nullptr,
                          .infer = infer,
                          .prepare = prepare,
                          .derive = nullptr,
                          .overlap = nullptr,
                          .macs = nullptr};

}  // namespace mw::dropout
