// SPDX-License-Identifier: Apache-2.0
// The clock: the core's count of retired instructions, which QEMU's -icount shift=0 keeps exactly:
// a tick is an instruction. Source: RISC-V Privileged Architectures, 3.1.10.
#include "ports/port.h"

namespace mw {
namespace port {

namespace {

uint64_t started;

uint64_t retired() {
  uint32_t high, low, again;
  do {
    asm volatile(
        ".option push\n"
        ".option arch, +zicsr\n"
        "csrr %0, minstreth\n"
        "csrr %1, minstret\n"
        "csrr %2, minstreth\n"
        ".option pop"
        : "=r"(high), "=r"(low), "=r"(again));
  } while (high != again);  // the low word ran over between the readings
  return uint64_t(high) << 32 | low;
}

}  // namespace

void start_clock() {
  started = retired();
}

uint64_t ticks() {
  return retired() - started;
}

}  // namespace port
}  // namespace mw
