// SPDX-License-Identifier: Apache-2.0
// What: what the run loop knows of a branch: its code, its Params, and how many steps it skips.
// Why: a step that decides about steps is the one that a run loop cannot leave to a kernel.
// Contract: of the operator in ops/branch, which only a program with bodies links.
#ifndef MW_ABI_BRANCH_H_
#define MW_ABI_BRANCH_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {

constexpr uint16_t kBranchCode = 90;

struct BranchParams {
  int32_t steps = 0;  // behind it that it decides about
  int32_t when = 1;   // they run where the condition, input 0, is this: 0 or 1

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("steps", p.steps), v("when", p.when);
  }
};
static_assert(fields_cover<BranchParams>(),
              "a field is missing from fields(), or there is padding");

inline uint32_t skipped_steps(const BranchParams& p, bool condition) {
  return condition == (p.when != 0) ? 0 : uint32_t(p.steps);
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_BRANCH_H_
