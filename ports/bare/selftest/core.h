// SPDX-License-Identifier: Apache-2.0
// What: what the self-test of a port needs instructions of the core for. Contract: each family of
// cores defines these functions in selftest/core.cc of its folder.
#ifndef MW_PORTS_BARE_SELFTEST_CORE_H_
#define MW_PORTS_BARE_SELFTEST_CORE_H_

#include <stdint.h>

namespace mw {
namespace selftest {

// Exactly two instructions an iteration.
void loop(uint32_t iterations);

// Uses exactly kSelftestFrameBytes of stack.
void use_stack();

// Makes the hardware counter of the clock begin again often, where that takes an interrupt.
void shorten_periods();
// How often it began again in so many ticks since then.
uint32_t overruns(uint32_t ticks);

}  // namespace selftest
}  // namespace mw

#endif  // MW_PORTS_BARE_SELFTEST_CORE_H_
