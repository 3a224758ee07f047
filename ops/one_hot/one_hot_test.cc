// SPDX-License-Identifier: Apache-2.0
// Indices beyond the depth give no `on`; the depth must be known.
#include "ops/one_hot/one_hot.h"

#include <gtest/gtest.h>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::one_hot {
namespace {

TEST(OneHot, IndicesBeyondTheDepthAreOffEverywhere) {
  const auto graph = parse(R"(graph "g" {
  input i: s32[3]
  const d: s32[] = {2}
  const on: s8[] = {5}
  const off: s8[] = {-1}
  y: s8[2,3] = one_hot(i, d, on, off) {axis=0}
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim) << sim.error().text();
  const std::vector<int32_t> indices = {1, -1, 2};
  const std::vector<int8_t> wanted = {-1, -1, -1, 5, -1, -1};
  EXPECT_EQ(sim->run(std::vector<Bytes>{*bytes_of(indices)})->at(0), *bytes_of(wanted));
}

// As TFLite compares them.
TEST(OneHot, OfInt64IndicesTheLower32BitsCount) {
  const auto graph = parse(R"(graph "g" {
  input i: s64[2]
  const d: s32[] = {2}
  const on: s8[] = {1}
  const off: s8[] = {0}
  y: s8[2,2] = one_hot(i, d, on, off) {axis=1}
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim) << sim.error().text();
  const std::vector<int64_t> indices = {(int64_t(1) << 32) + 1, int64_t(1) << 32};
  const std::vector<int8_t> wanted = {0, 1, 1, 0};
  EXPECT_EQ(sim->run(std::vector<Bytes>{*bytes_of(indices)})->at(0), *bytes_of(wanted));
}

TEST(OneHot, ADepthThatIsNotKnownIsRefused) {
  const int32_t depth = 4;
  TensorType in[] = {{DType::s32, Shape{{3}, 1}, {}, nullptr},
                     {DType::s32, {}, {}, &depth},
                     {DType::f32, {}, {}, nullptr},
                     {DType::f32, {}, {}, nullptr}};
  const Attrs a{1};
  TensorType y;
  EXPECT_EQ(kCore.infer(&a, {in, 4}, {&y, 1}), Status::ok);
  EXPECT_EQ(y.shape, (Shape{{3, 4}, 2}));
  in[kDepth].data = nullptr;
  EXPECT_EQ(kCore.infer(&a, {in, 4}, {&y, 1}), Status::bad_attribute);
}

}  // namespace
}  // namespace mw::one_hot
