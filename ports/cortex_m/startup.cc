// SPDX-License-Identifier: Apache-2.0
// The vector table and the way from reset to main(): enable the FPU, copy .data, clear .bss.
// Contract: firmware may define fault_handler or systick_handler to replace the ones here, which
// stop. There are no static constructors (sections.ld asserts it).
#include <stdint.h>

extern "C" {
extern uint32_t mw_stack_top[], mw_data_begin[], mw_data_end[], mw_bss_begin[], mw_bss_end[];
extern const uint32_t mw_data_image[];

[[gnu::weak]] void fault_handler() {
  for (;;) {
  }
}
[[gnu::weak, gnu::alias("fault_handler")]] void systick_handler();
int main();

[[noreturn]] void reset_handler() {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  // CPACR: full access to coprocessors 10 and 11, the FPU and MVE. Source: Armv8-M ARM, D1.2.
  volatile uint32_t& cpacr = *reinterpret_cast<volatile uint32_t*>(0xe000ed88u);
  cpacr = cpacr | (0xfu << 20);
  asm volatile("dsb\n isb" ::: "memory");
#endif
  const uint32_t* from = mw_data_image;
  for (uint32_t* to = mw_data_begin; to != mw_data_end;) *to++ = *from++;
  for (uint32_t* to = mw_bss_begin; to != mw_bss_end;) *to++ = 0;
  main();
  fault_handler();
  __builtin_unreachable();
}

using Vector = void (*)();
struct VectorTable {
  uint32_t* stack_top;
  Vector handlers[15];
};
extern const VectorTable mw_vectors;
[[gnu::section(".vectors")]] const VectorTable mw_vectors = {
    mw_stack_top,
    {reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler,
     nullptr, nullptr, nullptr, nullptr, fault_handler, fault_handler, nullptr, fault_handler,
     systick_handler}};
}
