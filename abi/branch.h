// SPDX-License-Identifier: Apache-2.0
// What: steps that decide about steps: the codes and Params of a branch, which skips what is behind
// it, and of a loop, which goes back; and Cursor, where a run stands.
// Why: such a step is the one that a run loop cannot leave to a kernel as it is: it hands its
// kernel the Cursor, and goes on where that stands then. Contract: of the operators in ops/branch
// and ops/loop, which only a program with bodies links.
#ifndef MW_ABI_BRANCH_H_
#define MW_ABI_BRANCH_H_

#include "abi/container.h"

namespace mw {
inline namespace MW_ABI {

constexpr uint16_t kBranchCode = 90, kLoopCode = 91;

// True for both of them.
constexpr bool decides_about_steps(uint16_t op_code) {
  return (op_code | 1) == kLoopCode;
}
static_assert((kBranchCode | 1) == kLoopCode, "one comparison tells both");

struct BranchParams {
  int32_t steps = 0;  // behind it that it decides about
  int32_t when = 1;   // they run where the condition, input 0, is this: 0 or 1

  bool valid() const { return steps >= 0 && (when == 0 || when == 1); }

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

struct LoopParams {
  int32_t steps = 0;  // before it that run again where the condition, input 0, is true

  bool valid() const { return steps >= 0; }

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("steps", p.steps);
  }
};
static_assert(fields_cover<LoopParams>(), "a field is missing from fields(), or there is padding");

// The step that runs next; the scratch of a step that decides about steps. Never leaves the
// program.
struct Cursor {
  const ProgramHeader* program;
  const StepHeader* step;
  uint32_t index;

  void skip(uint32_t steps) {
    for (; steps > 0 && index < program->step_count; --steps, ++index) {
      step = reinterpret_cast<const StepHeader*>(reinterpret_cast<const uint8_t*>(step) +
                                                 step->step_bytes);
    }
  }
  void go_back(uint32_t steps) {
    const uint32_t target = steps < index ? index - steps : 0;
    step = reinterpret_cast<const StepHeader*>(first_step(*program));
    index = 0;
    skip(target);
  }
};

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_BRANCH_H_
