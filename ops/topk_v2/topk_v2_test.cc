// SPDX-License-Identifier: Apache-2.0
// Of equal values the first comes first, and no k beyond the row is taken.
#include "ops/topk_v2/topk_v2.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::topk_v2 {
namespace {

TEST(TopkV2, OfEqualValuesTheFirstComesFirst) {
  const auto graph = parse(R"(graph "g" {
  input x: s8[2,5]
  y: s8[2,3], places: s32[2,3] = topk_v2(x) {k=3}
  output y
  output places
})");
  ASSERT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim) << sim.error().text();
  const std::vector<int8_t> x = {7, -128, 9, 7, 9, 1, 1, 1, 1, 2}, y = {9, 9, 7, 2, 1, 1};
  const std::vector<int32_t> places = {2, 4, 0, 4, 0, 1};
  const auto out = sim->run(std::vector<Bytes>{*bytes_of(x)});
  EXPECT_EQ(out->at(0), *bytes_of(y));
  EXPECT_EQ(out->at(1), *bytes_of(places));
}

TEST(TopkV2, MoreThanARowHasAreRefused) {
  const TensorType x{DType::f32, Shape{{2, 5}, 2}, {}, nullptr};
  for (const auto& [k, wanted] : {std::pair(1, Status::ok),
                                  {5, Status::ok},
                                  {0, Status::bad_attribute},
                                  {6, Status::bad_attribute}}) {
    const Attrs a{k};
    TensorType y[2];
    EXPECT_EQ(kCore.infer(&a, {&x, 1}, {y, 2}), wanted) << k;
  }
}

}  // namespace
}  // namespace mw::topk_v2
