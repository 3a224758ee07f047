// SPDX-License-Identifier: Apache-2.0
#include "ops/gather_nd/gather_nd.h"

namespace mw {
namespace gather_nd {
inline namespace MW_ABI {

namespace {

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  return points::shape_at(in[kX].shape, in[kIndices].shape, out[kY].shape);
}

Status prepare(const void*, const OpTypes& types, void* params) {
  return points::prepare(types.in[kX], types.in[kIndices], types.out[kY],
                         *static_cast<Params*>(params));
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  f.scratch_bytes = row.scratch_bytes(&p);
  return points::sizes(p, f.in_bytes[kX], f.in_bytes[kIndices], f.out_bytes[kY]);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("gather_nd", kCode, kSlots);
  core.tflite_code = kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace gather_nd
}  // namespace mw
