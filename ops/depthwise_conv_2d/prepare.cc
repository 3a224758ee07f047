// SPDX-License-Identifier: Apache-2.0
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"

namespace mw {
namespace depthwise_conv_2d {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kW].shape[0] == 1, bad_shape);
  return conv_op::infer(attrs, in, 3, out);
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  MW_DEVICE_TRY(conv_op::prepare_params(attrs, types, p));
  const Shape& w = types.in[kW].shape;
  MW_REQUIRE(w[0] == 1 && p.in_c > 0 && p.out_c == w[3] && p.out_c % p.in_c == 0, bad_shape);
  return Status::ok;
}

// Products that an output sums up.
int64_t terms(const Params& p) {
  return int64_t(p.k_h) * p.k_w;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return conv_op::outputs(p) * uint64_t(terms(p));
}

// The depth multiplier of the file says nothing that the shapes do not say.
Status read_tflite(const TfliteNode& node, void* attrs) {
  return conv_op::read_options(node.options, 4, *static_cast<Attrs*>(attrs));
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.in_c > 0 && p.out_c % p.in_c == 0, bad_shape);
  MW_DEVICE_TRY(conv_op::footprint(p, row, terms, f));
  MW_REQUIRE(checked_storage(f.in_bytes[kW], row.w, p.k_h, p.k_w, p.out_c), too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = conv_op::core<Params>(op_core<Attrs, Params>("depthwise_conv_2d", kCode, kSlots));
  core.tflite_code = 4;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace depthwise_conv_2d
}  // namespace mw
