// SPDX-License-Identifier: Apache-2.0
// What: what the operators share that decide about steps: one bool comes in, nothing comes out, and
// Params are what a flat graph says of the steps.
// Contract: P is both Attrs and Params, of which valid() tells whether they can be meant. To who
// reads files operator by operator they are unknown: a loader that knows subgraphs reads them
// itself.
#ifndef MW_OPS_FAMILY_DECISION_DECISION_H_
#define MW_OPS_FAMILY_DECISION_DECISION_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
namespace decision {

enum In : uint8_t { kCondition };
constexpr SlotCounts kSlots{1, 0, 0, 0};

Status read_tflite(const TfliteNode& node, void* attrs);
Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
// Refuses a condition that is not one bool.
Status check_condition(const OpTypes& types);

template <class P>
Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const P& p = *static_cast<const P*>(attrs);
  MW_DEVICE_TRY(check_condition(types));
  MW_REQUIRE(p.valid(), bad_attribute);
  *static_cast<P*>(params) = p;
  return Status::ok;
}

template <class P>
Status footprint_of(const P& p, Footprint& f) {
  MW_REQUIRE(p.valid(), bad_attribute);
  f.in_bytes[kCondition] = 1;
  return Status::ok;
}

template <class P>
constexpr OpCore core_of(const char* name, uint16_t code, uint16_t tflite_code) {
  OpCore core = op_core<P, P>(name, code, kSlots);
  core.tflite_code = tflite_code;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare<P>;
  return core;
}

}  // namespace decision
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_DECISION_DECISION_H_
