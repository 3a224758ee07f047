// SPDX-License-Identifier: Apache-2.0
#include "ports/bare/selftest/core.h"

#include "ports/selftest.h"

namespace mw {
namespace selftest {

[[gnu::noinline]] void loop(uint32_t iterations) {
  asm volatile(
      "1: addi %0, %0, -1\n"
      "bnez %0, 1b"
      : "+r"(iterations));
}

[[gnu::naked]] void use_stack() {
  asm volatile(
      "addi sp, sp, -%0\n"
      "sw a0, 0(sp)\n"
      "addi sp, sp, %0\n"
      "ret" ::"i"(kSelftestFrameBytes));
}

// The counter has 64 bits: no interrupt counts for it.
void shorten_periods() {}
uint32_t overruns(uint32_t) {
  return 0;
}

}  // namespace selftest
}  // namespace mw
