// SPDX-License-Identifier: Apache-2.0
#include "ops/loop/loop.h"

namespace mw {
namespace loop {
inline namespace MW_ABI {

namespace {

// Loaders that know subgraphs read it themselves; to others it is no operator.
Status read_tflite(const TfliteNode&, void*) {
  return Status::unknown_op;
}

Status infer(const void*, Span<const TensorType>, Span<TensorType>) {
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(types.in[kCondition].dtype == DType::b8, bad_dtype);
  MW_REQUIRE(types.in[kCondition].shape.elems() == 1, bad_shape);
  MW_REQUIRE(a.steps >= 0, bad_attribute);
  *static_cast<Params*>(params) = a;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  MW_REQUIRE(p.steps >= 0, bad_attribute);
  f.in_bytes[kCondition] = 1;
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("loop", kCode, kSlots);
  core.tflite_code = 119;  // WHILE
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace loop
}  // namespace mw
