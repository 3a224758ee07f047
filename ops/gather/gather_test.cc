// SPDX-License-Identifier: Apache-2.0
// Indices: those of a constant are refused out of range, those that a run brings come in range; and
// the axes and dimensions that a gather can have.
#include "ops/gather/gather.h"

#include <gtest/gtest.h>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::gather {
namespace {

TEST(Gather, IndicesOfARunComeInRange) {
  const auto graph = parse(R"(graph "g" {
  input x: s32[2,3,2]
  input i: s32[2,2]
  y: s32[2,2,2,2] = gather(x, i) {axis=1}
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  ASSERT_TRUE(sim) << sim.error().text();
  const std::vector<int32_t> x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const std::vector<int32_t> indices = {INT32_MIN, 2, 3, INT32_MAX};
  const auto out = sim->run(std::vector<Bytes>{*bytes_of(x), *bytes_of(indices)});
  ASSERT_TRUE(out) << out.error().text();
  const std::vector<int32_t> wanted = {0, 1, 4, 5, 4, 5, 4, 5, 6, 7, 10, 11, 10, 11, 10, 11};
  EXPECT_EQ(out->at(0), *bytes_of(wanted));
}

// What prepare() says of these Attrs and shapes; y has the shape that infer() gives.
Status status_of(Attrs a, Shape x_shape, Shape shape, const int32_t* indices = nullptr,
                 DType dtype = DType::s32) {
  const TensorType in[] = {{DType::s16, x_shape, {}, nullptr}, {dtype, shape, {}, indices}};
  TensorType y;
  MW_DEVICE_TRY(kCore.infer(&a, {in, 2}, {&y, 1}));
  Params p;
  return kCore.prepare(&a, {{in, 2}, {&y, 1}}, &p);
}

TEST(Gather, ConstantIndicesOutOfRangeAreRefused) {
  const Shape x{{2, 3}, 2}, two{{2}, 1};
  for (const auto& [first, second, wanted] : {std::tuple(0, 2, Status::ok),
                                              {-1, 0, Status::bad_attribute},
                                              {0, 3, Status::bad_attribute}}) {
    const int32_t indices[] = {first, second};
    EXPECT_EQ(status_of({1, 0}, x, two, indices), wanted) << first << ", " << second;
  }
  EXPECT_EQ(status_of({1, 0}, x, two, nullptr, DType::s64), Status::bad_dtype);
}

TEST(Gather, AxesAndDimensionsThatDoNotGoTogetherAreRefused) {
  const Shape x{{2, 3, 4}, 3}, indices{{2, 5}, 2};
  EXPECT_EQ(status_of({2, 1}, x, indices), Status::ok);
  for (const Attrs& a : {Attrs{3, 0}, {-1, 0}, {0, 1}, {2, 3}, {2, -1}}) {
    EXPECT_EQ(status_of(a, x, indices), Status::bad_attribute) << a.axis << ", " << a.batch_dims;
  }
  EXPECT_EQ(status_of({2, 2}, x, indices), Status::bad_shape);
  EXPECT_EQ(status_of({0, 0}, Shape{{2, 1, 1, 1, 1}, 5}, Shape{{1, 1, 1}, 3}), Status::too_large);
  EXPECT_EQ(status_of({0, 0}, Shape{{1, 1 << 20}, 2}, Shape{{1 << 20}, 1}), Status::too_large);
}

}  // namespace
}  // namespace mw::gather
