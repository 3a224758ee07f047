// SPDX-License-Identifier: Apache-2.0
// The way from reset to main() in machine mode: stack, trap vector, copy .data, clear .bss.
// Contract: firmware may define fault_handler to replace the one here, which stops. There are no
// static constructors (sections.ld asserts it). Source: RISC-V Privileged Architectures, 3.1.7.
#include <stdint.h>

// It runs once: smallest code, and no loop becomes a call of memcpy or memset.
#pragma GCC optimize("Os", "no-tree-loop-distribute-patterns")

extern "C" {
extern uint32_t mw_data_begin[], mw_data_end[], mw_bss_begin[], mw_bss_end[];
extern const uint32_t mw_data_image[];

[[gnu::weak]] void fault_handler() {
  for (;;) {
  }
}
int main();

[[noreturn, gnu::used]] void start() {
  const uint32_t* from = mw_data_image;
  for (uint32_t* to = mw_data_begin; to != mw_data_end;) *to++ = *from++;
  for (uint32_t* to = mw_bss_begin; to != mw_bss_end;) *to++ = 0;
  main();
  fault_handler();
  __builtin_unreachable();
}

// The low bits of a trap vector are a mode: its address is a multiple of four.
[[gnu::naked, gnu::used, gnu::aligned(4)]] void trap_entry() {
  asm volatile(
      "la sp, mw_stack_top\n"
      "j fault_handler");
}

// At the very beginning of the image, where the core starts.
[[gnu::naked, gnu::section(".vectors")]] void reset_handler() {
  asm volatile(
      ".option push\n"
      ".option arch, +zicsr\n"
      "la sp, mw_stack_top\n"
      "la t0, trap_entry\n"
      "csrw mtvec, t0\n"
      "j start\n"
      ".option pop");
}
}
