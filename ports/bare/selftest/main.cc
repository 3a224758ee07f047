// SPDX-License-Identifier: Apache-2.0
// Firmware that tests its own port: start-up, FPU, clock, stack measurement, files, faults.
// Reads a SelftestRequest and the bytes to copy from selftest.in, writes a SelftestResult and the
// copied bytes to selftest.out, and exits with 42.
#include "ports/selftest.h"

#include "ports/bare/selftest/core.h"
#include "ports/port.h"

namespace {

using namespace mw;

volatile uint32_t initialized = 0x12345678;
volatile uint32_t zeroed[1000];
volatile float factor = 1.5f;

uint32_t time_loop(uint32_t iterations) {
  const uint64_t start = port::ticks();
  selftest::loop(iterations);
  return uint32_t(port::ticks() - start);
}

uint32_t measure_stack() {
  port::paint_stack();
  port::call_on_painted_stack(selftest::use_stack);
  return port::painted_stack_bytes();
}

bool copy(port::File in, port::File out, uint32_t bytes) {
  const Span<uint8_t> buffer = port::workspace();
  for (uint32_t done = 0; done < bytes;) {
    const uint32_t part = bytes - done < 100'000 ? bytes - done : 100'000;
    if (!port::read(in, buffer.ptr, part) || !port::write(out, buffer.ptr, part)) return false;
    done += part;
  }
  return !port::read(in, buffer.ptr, 1);  // the end of the file is noticed
}

}  // namespace

int main() {
  SelftestRequest request;
  SelftestResult result;
  const port::File in = port::open_read("selftest.in"), out = port::open_write("selftest.out");
  if (in < 0 || out < 0 || !port::read(in, &request, sizeof request)) port::exit(1);
  if (request.mode == kSelftestFault) __builtin_trap();
  while (request.mode == kSelftestHang) {
  }
  uint32_t ones = 0;
  for (volatile uint32_t& word : zeroed) ones |= word;
  result.started = initialized == 0x12345678 && ones == 0 && factor * 2.0f == 3.0f;
  result.missing_file = uint32_t(port::open_read("no-such-file") < 0);
  result.stack_bytes = measure_stack();
  port::start_clock();
  result.empty_ticks = time_loop(1);
  result.short_ticks = time_loop(request.short_iterations);
  result.long_ticks = time_loop(request.long_iterations);
  selftest::shorten_periods();
  result.period_ticks = time_loop(request.long_iterations);
  result.overruns = selftest::overruns(result.period_ticks);
  port::print("selftest\n");
  if (!port::write(out, &result, sizeof result) || !copy(in, out, request.copy_bytes))
    port::exit(1);
  port::close(out);
  port::exit(42);
}
