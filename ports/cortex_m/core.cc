// SPDX-License-Identifier: Apache-2.0
// What of ports/bare/bare.h needs instructions of the core. Semihosting is BKPT 0xAB with the
// operation in r0 and the address of its arguments in r1. Source: Arm IHI "Semihosting for AArch32
// and AArch64", release 2.0.
#include "ports/bare/bare.h"

namespace mw {
namespace port {

int32_t call_host(uint32_t operation, const void* arguments) {
  register uint32_t r0 asm("r0") = operation;
  register const void* r1 asm("r1") = arguments;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return int32_t(r0);
}

[[gnu::noinline]] void call_on_stack(void (*function)(), uint32_t* top) {
  register void (*target)() asm("r0") = function;
  register uint32_t* stack asm("r4") = top;
  // r5 keeps the caller's stack pointer: callees preserve it.
  asm volatile(
      "mov r5, sp\n"
      "mov sp, r4\n"
      "blx r0\n"
      "mov sp, r5\n"
      : "+r"(target), "+r"(stack)
      :
      : "r1", "r2", "r3", "r5", "r12", "lr", "cc", "memory"
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
        ,
        "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7"
#endif
  );
}

}  // namespace port
}  // namespace mw
