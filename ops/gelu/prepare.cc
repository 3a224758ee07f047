// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/sampled.h"
#include "ops/gelu/gelu.h"

namespace mw {
namespace gelu {
inline namespace MW_ABI {

namespace {

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{0, static_cast<const Attrs*>(attrs)->approximate};
  MW_REQUIRE(p.approximate == 0 || p.approximate == 1, bad_attribute);
  return unary::Table::prepare(types, {}, p.elems);
}

void derive(const void* attrs, const OpTypes& types, const void*, void* const* tables) {
  const bool approximate = static_cast<const Attrs*>(attrs)->approximate == 1;
  const TensorType& x = types.in[kX];
  if (x.dtype != DType::s8) return;
  unary::Sampled::sample_s8(x.quant, types.out[kY].quant, approximate ? gelu_by_tanh : gelu_f32,
                            tables[0]);
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->approximate = node.options.get<uint8_t>(0, 0) != 0 ? 1 : 0;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  if (row.x == DType::s8) f.table_bytes[0] = unary::Table::kEntries;
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("gelu", kCode);
  core.tables = kSlots.tables;
  core.tflite_code = 150;
  core.read_tflite = read_tflite;
  core.prepare = prepare;
  core.derive = derive;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace gelu
}  // namespace mw
