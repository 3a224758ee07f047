// SPDX-License-Identifier: Apache-2.0
// What: reduction::Truths, the kind of operators that join truth values, and Truth, their device
// half.
// Contract: bool alone. The member M says kNone, what none of them give, and join(a, b). M's folder
// instantiates Truth<M> in one device file.
#ifndef MW_OPS_FAMILY_REDUCTION_TRUTH_H_
#define MW_OPS_FAMILY_REDUCTION_TRUTH_H_

#include "ops/_family/reduction/choice.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

struct Truths : Choice {
  template <class M>
  struct Joined {
    static bool first() { return M::kNone; }
    static bool fold(bool joined, uint8_t x) { return M::join(joined, x != 0); }
    static uint8_t finish(bool joined) { return joined ? 1 : 0; }
  };
};

template <class M>
struct Truth : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void b8_ref(const Params& p, const Args& args) {
    reduce<uint8_t>(p, args, typename M::template Joined<M>());
  }

  static constexpr KernelRow b8_ref_row = row_of<M, DType::b8, &Truth::b8_ref>();
  static constexpr KernelRow kRows[] = {b8_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Truth<M>::b8_ref_row;
template <class M>
constexpr KernelRow Truth<M>::kRows[];
template <class M>
constexpr OpCore Truth<M>::kCore;
#endif

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_REDUCTION_TRUTH_H_
