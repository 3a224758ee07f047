// SPDX-License-Identifier: Apache-2.0
// What of ports/bare/bare.h needs instructions of the core. Semihosting is an EBREAK between two
// shifts that do nothing, with the operation in a0 and the address of its arguments in a1. Source:
// RISC-V Semihosting, 0.4.
#include "ports/bare/bare.h"

namespace mw {
namespace port {

// The three instructions are whole words in one page: the host reads around the break.
[[gnu::noinline]] int32_t call_host(uint32_t operation, const void* arguments) {
  register uint32_t a0 asm("a0") = operation;
  register const void* a1 asm("a1") = arguments;
  asm volatile(
      ".option push\n"
      ".option norvc\n"
      ".balign 16\n"
      "slli zero, zero, 0x1f\n"
      "ebreak\n"
      "srai zero, zero, 7\n"
      ".option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return int32_t(a0);
}

[[gnu::noinline]] void call_on_stack(void (*function)(), uint32_t* top) {
  register void (*target)() asm("a0") = function;
  register uint32_t* stack asm("a1") = top;
  // s1 keeps the caller's stack pointer: callees preserve it.
  asm volatile(
      "mv s1, sp\n"
      "mv sp, a1\n"
      "jalr a0\n"
      "mv sp, s1\n"
      : "+r"(target), "+r"(stack)
      :
      : "ra", "s1", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a2", "a3", "a4", "a5", "a6", "a7",
        "memory");
}

}  // namespace port
}  // namespace mw
