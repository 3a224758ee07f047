// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_2d/packed.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  return conv_op::infer(attrs, in, 0, out);
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  MW_DEVICE_TRY(conv_op::prepare_params(attrs, types, p));
  const Shape& w = types.in[kW].shape;
  const int32_t group_c = w[3];
  MW_REQUIRE(group_c > 0 && p.in_c % group_c == 0 && p.out_c == w[0], bad_shape);
  p.groups = p.in_c / group_c;
  MW_REQUIRE(p.groups > 0 && p.out_c % p.groups == 0, bad_shape);
  return Status::ok;
}

// Products that an output sums up.
int64_t terms(const Params& p) {
  return int64_t(p.k_h) * p.k_w * (p.in_c / p.groups);
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return conv_op::outputs(p) * uint64_t(terms(p));
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  return conv_op::read_options(node.options, 3, *static_cast<Attrs*>(attrs));
}

// Inline in each form, not a call that one makes of the other: see conv_op::footprint.
template <bool kPacked>
[[gnu::always_inline]] inline Status sizes(const Params& p, const KernelRow& row, Footprint& f) {
  MW_DEVICE_TRY(conv_op::footprint(p, row, terms, f));
  f.scratch_bytes = row.scratch_bytes(&p);
  if (kPacked) {
    f.in_bytes[kB] = f.table_bytes[kShift] = 0;
    const int32_t block_bytes = 4 * packed::block_words(p);  // small, for terms() is
    MW_REQUIRE(checked_product(f.table_bytes[packed::kStream], packed::blocks(p), block_bytes),
               too_large);
  } else {
    MW_REQUIRE(checked_storage(f.in_bytes[kW], row.w, p.out_c, p.k_h, p.k_w, p.in_c / p.groups),
               too_large);
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.groups > 0 && p.in_c % p.groups == 0 && p.out_c % p.groups == 0, bad_shape);
  return sizes<false>(p, row, f);
}

MW_SHARED Status packed_footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(packable(p), no_kernel);
  return sizes<true>(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = conv_op::core<Params>(op_core<Attrs, Params>("conv_2d", kCode, kSlots));
  core.tflite_code = 3;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
