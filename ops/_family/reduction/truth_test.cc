// SPDX-License-Identifier: Apache-2.0
// Bytes of a bool that are neither 0 nor 1, and products that leave 32 bits or meet a zero.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::reduction {
namespace {

template <class T>
std::vector<T> reduced(const std::string& op, const char* dtype, const std::vector<T>& x) {
  const std::string type(dtype);
  const auto graph =
      parse("graph \"g\" {\n  input x: " + type + "[" + std::to_string(x.size() / 2) +
            ",2]\n  y: " + type + "[" + std::to_string(x.size() / 2) + "] = " + op +
            "(x) {axes=2}\n  output y\n}\n");
  EXPECT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  const auto out = sim->run(std::vector<Bytes>{*bytes_of(x)});
  std::vector<T> y(x.size() / 2);
  std::memcpy(y.data(), out->at(0).data(), y.size() * sizeof(T));
  return y;
}

TEST(ReductionOfTruths, WhatIsNotZeroIsTrue) {
  const std::vector<uint8_t> x = {0, 0, 0, 7, 2, 1, 128, 0};
  EXPECT_EQ(reduced("reduce_all", "b8", x), (std::vector<uint8_t>{0, 0, 1, 0}));
  EXPECT_EQ(reduced("reduce_any", "b8", x), (std::vector<uint8_t>{0, 1, 1, 1}));
}

TEST(ReductionOfTruths, ProductsOfIntegersWrap) {
  const std::vector<int32_t> x = {INT32_MIN, -1, 65536, 65537, -3, 5, INT32_MAX, 2};
  EXPECT_EQ(reduced("reduce_prod", "s32", x), (std::vector<int32_t>{INT32_MIN, 65536, -15, -2}));
}

}  // namespace
}  // namespace mw::reduction
