// SPDX-License-Identifier: Apache-2.0
// What: loop, which runs the steps before it again while its condition is true. A graph has it as a
// node with two bodies, the condition and what runs while that holds (host/ir/graph.h); flat, it is
// the step that goes back.
// Why: a loop is then a list of steps like any other: no stack of programs, and one memory plan.
// Contract: reads one bool. The kernel moves the Cursor of who runs steps (abi/branch.h), which is
// its scratch. Nothing bounds how often: a program whose condition stays true runs for ever.
// Source: TFLite WHILE.
#ifndef MW_OPS_LOOP_LOOP_H_
#define MW_OPS_LOOP_LOOP_H_

#include "abi/branch.h"
#include "ops/_family/decision/decision.h"

namespace mw {
namespace loop {
inline namespace MW_ABI {

constexpr uint16_t kCode = kLoopCode;
constexpr SlotCounts kSlots = decision::kSlots;
using decision::kCondition;

using Params = LoopParams;
using Attrs = Params;  // of a node with bodies they mean nothing

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/loop/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace loop
}  // namespace mw

#endif  // MW_OPS_LOOP_LOOP_H_
