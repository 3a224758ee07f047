// SPDX-License-Identifier: Apache-2.0
// What: binary::Logic, the device half of an operator on truth values, made from a description M.
// Contract: bool in and out; whatever is not 0 is true. M derives from Logical and adds name(),
// kCode, kTfliteCode, holds(a, b), and kSlots where it has one input, which is then a and b. M's
// folder instantiates Logic<M> in one device file. Source: TFLite LOGICAL_AND, LOGICAL_OR,
// LOGICAL_NOT.
#ifndef MW_OPS_FAMILY_BINARY_LOGIC_H_
#define MW_OPS_FAMILY_BINARY_LOGIC_H_

#include "ops/_family/binary/truth.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

struct Logical {
  using Attrs = NoAttrs;
  using Params = DimParams;
  static constexpr SlotCounts kSlots = kTwo, kOne{1, 0, 1, 0};

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

template <class M>
struct Logic : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void b8_ref(const Params& p, const Args& args);

  static constexpr KernelRow b8_ref_row = truth_row<M, DType::b8, &Logic::b8_ref>();
  static constexpr KernelRow kRows[] = {b8_ref_row};
  static constexpr OpCore kCore = linked_core(truth_core<M>());
};

template <class M>
void Logic<M>::b8_ref(const Params& p, const Args& args) {
  walk<uint8_t, uint8_t, M::kSlots.in - 1>(
      p, args, [](uint8_t a, uint8_t b) { return uint8_t(M::holds(a != 0, b != 0)); });
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Logic<M>::b8_ref_row;
template <class M>
constexpr KernelRow Logic<M>::kRows[];
template <class M>
constexpr OpCore Logic<M>::kCore;
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_LOGIC_H_
