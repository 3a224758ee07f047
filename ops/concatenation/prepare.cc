// SPDX-License-Identifier: Apache-2.0
#include "ops/concatenation/concatenation.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

namespace {

int32_t axis_of(const void* attrs) {
  return static_cast<const Attrs*>(attrs)->axis;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  return parts::join(axis_of(attrs), in, out[kY].shape);
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const TensorType& y = types.out[kY];
  MW_DEVICE_TRY(parts::prepare(axis_of(attrs), y, types.in, *static_cast<Params*>(params)));
  for (const TensorType& x : types.in) {
    MW_REQUIRE(x.quant.present() == y.quant.present(), bad_quantization);
    MW_REQUIRE(!y.quant.present() ||
                   (x.quant.scale() == y.quant.scale() && x.quant.zero_point == y.quant.zero_point),
               bad_quantization);
  }
  return Status::ok;
}

void derive(const void* attrs, const OpTypes& types, const void*, void* const* tables) {
  parts::derive(axis_of(attrs), types.in, static_cast<int32_t*>(tables[parts::kWidth]));
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->axis = node.options.get<int32_t>(0, 0);
  MW_REQUIRE(node.options.get<int8_t>(1, 0) == 0, bad_attribute);  // a fused activation
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  f.in_bytes_in_table = true;
  return parts::footprint(p, row, Slots::of(uint32_t(p.count), 1, 1, 0), f.out_bytes[kY], f);
}

MW_SHARED Status check_tables(const void* params, const void* const* tables, Footprint& f) {
  return parts::check_widths(*static_cast<const Params*>(params),
                             static_cast<const int32_t*>(tables[parts::kWidth]), f.in_bytes);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("concatenation", kCode, kSlots);
  core.tflite_code = 2;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.derive = derive;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace concatenation
}  // namespace mw
