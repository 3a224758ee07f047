// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/selftest.h"

#include "host/sim/sim.h"
#include "rt/selftest.h"

namespace mw {

std::optional<uint32_t> self_test_of(const Bytes& container) {
  auto sim = Sim::open_container(container);
  if (!sim) return std::nullopt;
  for (size_t i = 0; i < sim->input_count(); ++i) {
    const std::span<uint8_t> input = sim->input(i);
    fill_test_pattern(input.data(), uint32_t(input.size()));
  }
  if (!sim->run()) return std::nullopt;
  uint32_t crc = ~0u;
  for (size_t i = 0; i < sim->output_count(); ++i) {
    const std::span<const uint8_t> output = sim->output(i);
    crc = add_to_crc(crc, output.data(), uint32_t(output.size()));
  }
  return ~crc;
}

}  // namespace mw
