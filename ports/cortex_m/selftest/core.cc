// SPDX-License-Identifier: Apache-2.0
#include "ports/bare/selftest/core.h"

#include "ports/selftest.h"

namespace mw {
namespace selftest {

namespace {
constexpr uint32_t kPeriodTicks = 4096;
}  // namespace

[[gnu::noinline]] void loop(uint32_t iterations) {
  asm volatile(
      ".syntax unified\n"
      "1: subs %0, %0, #1\n"
      "bne 1b"
      : "+l"(iterations)::"cc");
}

[[gnu::naked]] void use_stack() {
  asm volatile(
      ".rept 4\n"
      "sub sp, sp, %0\n"
      ".endr\n"
      "str r0, [sp]\n"
      ".rept 4\n"
      "add sp, sp, %0\n"
      ".endr\n"
      "bx lr" ::"i"(kSelftestFrameBytes / 4));
}

void shorten_periods() {
  *reinterpret_cast<volatile uint32_t*>(0xe000e014u) = kPeriodTicks - 1;
  *reinterpret_cast<volatile uint32_t*>(0xe000e018u) = 0;
  loop(1000);
}

uint32_t overruns(uint32_t ticks) {
  return ticks / kPeriodTicks;
}

}  // namespace selftest
}  // namespace mw
