// SPDX-License-Identifier: Apache-2.0
// What few calls do not show: a memory that has gone round, and what is optional.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

template <class T>
Result<std::vector<T>> outputs_of(const std::string& body, const std::vector<T>& calls) {
  MW_TRY(const Graph graph, parse("graph \"g\" {\n" + body + "  output y\n}\n"));
  MW_TRY(Sim sim, Sim::open(graph));
  std::vector<T> found;
  for (T x : calls) {
    const std::vector<Bytes> inputs = {*bytes_of(std::vector<T>{x})};
    MW_TRY(const std::vector<Bytes> y, sim.run(inputs));
    T value;
    std::memcpy(&value, y[0].data(), sizeof(value));
    found.push_back(value);
  }
  return found;
}

// A filter that adds up 1, 10 and 100 times what it met, the oldest of three first.
TEST(Svdf, RemembersAsManyCallsAsItHasWeights) {
  const auto y = outputs_of<float>(
      "  input x: f32[1,1]\n  const w: f32[1,1] = {1}\n  const t: f32[1,3] = {1, 10, 100}\n"
      "  y: f32[1,1] = svdf(x, w, t, _)\n",
      {1, 2, 3, 4, 5, 6, 7});
  ASSERT_TRUE(y) << y.error().text();
  EXPECT_EQ(*y, (std::vector<float>{100, 210, 321, 432, 543, 654, 765}));
}

TEST(Svdf, IntegersNeedNoBiasEither) {
  const auto y = outputs_of<int8_t>(
      "  input x: s8[1,1] q(1, 0)\n  const w: s8[2,1] q(1, 0) = {1, -1}\n"
      "  const t: s16[2,3] q(1, 0) = {1, 2, 3, 0, 0, 1}\n"
      "  y: s8[1,1] q(1, 5) = svdf(x, w, t, _) {rank=2}\n",
      {1, 2, 3, 4, 5});
  ASSERT_TRUE(y) << y.error().text();
  EXPECT_EQ(*y, (std::vector<int8_t>{7, 11, 16, 21, 26}));
}

}  // namespace
}  // namespace mw
