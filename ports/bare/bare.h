// SPDX-License-Identifier: Apache-2.0
// What: what a core without an operating system must do itself for ports/port.h. Why: files of the
// host, RAM and the painted stack are the same on every core; these functions are a few of its own
// instructions. Contract: each family of cores defines them, and the clock, in its own folder.
#ifndef MW_PORTS_BARE_BARE_H_
#define MW_PORTS_BARE_BARE_H_

#include <stdint.h>

namespace mw {
namespace port {

// Asks the debugger or emulator for an operation of the "Semihosting" specification.
int32_t call_host(uint32_t operation, const void* arguments);

// Calls `function` with the stack pointer at `top`, and comes back to the caller's stack.
void call_on_stack(void (*function)(), uint32_t* top);

}  // namespace port
}  // namespace mw

// Where a fault ends: it prints so and stops the run with kFaultCode, EX_SOFTWARE of sysexits.
constexpr int32_t kFaultCode = 70;
extern "C" void fault_handler();

#endif  // MW_PORTS_BARE_BARE_H_
