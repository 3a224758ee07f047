// SPDX-License-Identifier: Apache-2.0
// What: branch, which decides whether the steps behind it run. A graph has it as a node with two
// bodies (host/ir/graph.h); flat, each body stands behind a branch of its own.
// Why: a program then stays one list of steps: no stack of programs, no recursion on a device, and
// one memory plan over both bodies.
// Contract: reads one bool. The run loop and generated code ask skipped_steps(); the kernel itself
// has nothing to do. A branch within what a branch skips is skipped with it. Source: TFLite IF.
#ifndef MW_OPS_BRANCH_BRANCH_H_
#define MW_OPS_BRANCH_BRANCH_H_

#include "abi/op.h"

namespace mw {
namespace branch {
inline namespace MW_ABI {

constexpr uint16_t kCode = 90;
constexpr SlotCounts kSlots{1, 0, 0, 0};
enum In : uint8_t { kCondition };

struct Attrs {
  int32_t steps = 0;  // behind it that it decides about; of a node with bodies nothing
  int32_t when = 1;   // they run where the condition is this: 0 or 1

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("steps", a.steps), v("when", a.when);
  }
};
using Params = Attrs;
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

inline uint32_t skipped_steps(const Params& p, const Args& args) {
  const bool condition = *args.input<uint8_t>(kCondition) != 0;
  return condition == (p.when != 0) ? 0 : uint32_t(p.steps);
}

#define MW_KERNELS "ops/branch/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace branch
}  // namespace mw

#endif  // MW_OPS_BRANCH_BRANCH_H_
