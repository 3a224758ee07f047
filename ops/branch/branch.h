// SPDX-License-Identifier: Apache-2.0
// What: branch, which decides whether the steps behind it run. A graph has it as a node with two
// bodies (host/ir/graph.h); flat, each body stands behind a branch of its own.
// Why: a program then stays one list of steps: no stack of programs, no recursion on a device, and
// one memory plan over both bodies.
// Contract: reads one bool. The kernel moves the Cursor of who runs steps (abi/branch.h), which is
// its scratch. A branch within what a branch skips is skipped with it. Source: TFLite IF.
#ifndef MW_OPS_BRANCH_BRANCH_H_
#define MW_OPS_BRANCH_BRANCH_H_

#include "abi/branch.h"
#include "ops/_family/decision/decision.h"

namespace mw {
namespace branch {
inline namespace MW_ABI {

constexpr uint16_t kCode = kBranchCode;
constexpr SlotCounts kSlots = decision::kSlots;
using decision::kCondition;

using Params = BranchParams;
using Attrs = Params;  // of a node with bodies they mean nothing

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/branch/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace branch
}  // namespace mw

#endif  // MW_OPS_BRANCH_BRANCH_H_
