// SPDX-License-Identifier: Apache-2.0
// What a tolerance relative to the largest float16 does not see: the small ones.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "abi/checked.h"
#include "host/ir/graph.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

float real_of(int bits) {
  const int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  const float sign = bits >= 0x8000 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  if (exponent == 0) return sign * std::ldexp(float(fraction), -24);
  return sign * std::ldexp(float(1024 + fraction), exponent - 25);
}

TEST(Dequantize, EveryFloat16IsExact) {
  const auto graph = parse(
      "graph \"g\" {\n  input x: f16[65536]\n  y: f32[65536] = dequantize(x)\n  output y\n}\n");
  ASSERT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim) << sim.error().text();
  std::vector<uint16_t> halves;
  for (int bits = 0; bits < 65536; ++bits) halves.push_back(uint16_t(bits));
  const std::vector<Bytes> inputs = {*bytes_of(halves)};
  const auto outputs = sim->run(inputs);
  ASSERT_TRUE(outputs) << outputs.error().text();
  for (int bits = 0; bits < 65536; ++bits) {
    float got = 0;
    std::memcpy(&got, outputs->at(0).data() + 4 * size_t(bits), 4);
    const float want = real_of(bits);
    ASSERT_TRUE(std::isnan(want) ? std::isnan(got) : bits_from_float(got) == bits_from_float(want))
        << bits << ": " << got << " instead of " << want;
  }
}

}  // namespace
}  // namespace mw
