// SPDX-License-Identifier: Apache-2.0
// Both ends, with and without the element itself; and a factor that TFLM takes no more.
#include "ops/cumsum/cumsum.h"

#include <gtest/gtest.h>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::cumsum {
namespace {

Bytes sums(const std::string& options, const std::vector<int32_t>& x) {
  const auto graph = parse("graph \"g\" {\n  input x: s32[2,3]\n  y: s32[2,3] = cumsum(x) {" +
                           options + "}\n  output y\n}\n");
  EXPECT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  return sim->run(std::vector<Bytes>{*bytes_of(x)})->at(0);
}

TEST(Cumsum, GoesFromEitherEnd) {
  const std::vector<int32_t> x = {1, 2, 3, INT32_MAX, 1, 0};
  const auto is = [](const std::vector<int32_t>& y) { return *bytes_of(y); };
  EXPECT_EQ(sums("axis=1", x), is({1, 3, 6, INT32_MAX, INT32_MIN, INT32_MIN}));
  EXPECT_EQ(sums("axis=1, exclusive=true", x), is({0, 1, 3, 0, INT32_MAX, INT32_MIN}));
  EXPECT_EQ(sums("axis=1, reverse=true", x), is({6, 5, 3, INT32_MIN, 1, 0}));
  EXPECT_EQ(sums("axis=0, exclusive=true, reverse=true", x), is({INT32_MAX, 1, 0, 0, 0, 0}));
}

TEST(Cumsum, AFactorOfOneOrMoreIsRefused) {
  const float x_scale = 1, y_scale = 0x1p-19f, larger = 0x1p-18f;
  const Attrs a;
  const auto status = [&](const float& scale) {
    const TensorType x{DType::s8, Shape{{3}, 1}, {{&x_scale, 1}, 0}, nullptr};
    const TensorType y{DType::s8, Shape{{3}, 1}, {{&scale, 1}, 0}, nullptr};
    Params p;
    return kCore.prepare(&a, {{&x, 1}, {&y, 1}}, &p);
  };
  EXPECT_EQ(status(larger), Status::ok);
  EXPECT_EQ(status(y_scale), Status::bad_quantization);
}

}  // namespace
}  // namespace mw::cumsum
