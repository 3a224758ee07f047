// SPDX-License-Identifier: Apache-2.0
// What the generic tests of operators cannot know of gathers between other places than a slice's:
// every type, against the definition index by index, and what they refuse.
#include "ops/_family/movement/gather.h"

#include <gtest/gtest.h>

#include "ops/_family/movement/problem_host.h"

namespace mw::movement {
namespace {

TEST(Gather, SquaresAndChannelsOfEveryType) {
  Rng rng(1);
  for (int i = 0; i < 600 && !HasFailure(); ++i) {
    const bool packs = i % 2 == 0;
    const auto block = int32_t(rng.between(1, 3));
    Index dims;
    for (int d = 0; d < 4; ++d) dims.push_back(int32_t(rng.between(1, 4)));
    if (packs) {
      dims[1] *= block, dims[2] *= block;
    } else {
      dims[3] *= block * block;
    }
    Problem p(packs ? "space_to_depth" : "depth_to_space", kTypes[size_t(i) % std::size(kTypes)],
              dims);
    p.set("block", 0, block);
    ASSERT_EQ(p.prepare(), Status::ok);
    const int32_t channels = packs ? dims[3] : dims[3] / block / block;
    const auto from = [&](const Index& y) -> Index {
      const int32_t in_square = packs ? y[3] / channels : y[1] % block * block + y[2] % block;
      if (packs) {
        return {y[0], y[1] * block + in_square / block, y[2] * block + in_square % block,
                y[3] % channels};
      }
      return {y[0], y[1] / block, y[2] / block, in_square * channels + y[3]};
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Gather, SquaresThatDoNotFitAreRefused) {
  const auto status = [](const char* name, const Index& dims, int32_t block) {
    Problem p(name, DType::s8, dims);
    p.set("block", 0, block);
    return p.prepare();
  };
  for (const char* name : {"space_to_depth", "depth_to_space"}) {
    EXPECT_EQ(status(name, {1, 4, 4, 4}, 2), Status::ok);
    for (int32_t block : {0, -1, INT32_MIN}) {
      EXPECT_EQ(status(name, {1, 4, 4, 4}, block), Status::bad_attribute);
    }
    EXPECT_EQ(status(name, {4, 4, 4}, 2), Status::bad_shape);
    EXPECT_EQ(status(name, {1, 4, 4, 4, 1}, 2), Status::bad_shape);
    EXPECT_EQ(status(name, {1, 4, 4, 4}, INT32_MAX), Status::bad_shape);
  }
  EXPECT_EQ(status("space_to_depth", {1, 3, 4, 4}, 2), Status::bad_shape);
  EXPECT_EQ(status("space_to_depth", {1, 4, 3, 4}, 2), Status::bad_shape);
  EXPECT_EQ(status("depth_to_space", {1, 4, 4, 2}, 2), Status::bad_shape);
  EXPECT_EQ(status("depth_to_space", {1, 4, 4, 6}, 2), Status::bad_shape);
}

TEST(Gather, ReversalsOfEveryRankAndType) {
  Rng rng(2);
  for (int i = 0; i < 600 && !HasFailure(); ++i) {
    Problem p("reverse_v2", kTypes[size_t(i) % std::size(kTypes)], draw_dims(rng));
    const Index x = dims_of(p.x.shape);
    const auto axes = int32_t(rng.below(1u << x.size()));
    p.set("axes", 0, axes);
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](Index at) {
      for (size_t d = 0; d < at.size(); ++d) at[d] = axes >> d & 1 ? x[d] - 1 - at[d] : at[d];
      return at;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
  for (int32_t axes : {-1, 4, INT32_MIN}) {
    Problem p("reverse_v2", DType::s8, {2, 3});
    p.set("axes", 0, axes);
    EXPECT_EQ(p.prepare(), Status::bad_attribute);
  }
}

TEST(Gather, TilesOfEveryRankAndType) {
  Rng rng(3);
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    Problem p("tile", kTypes[size_t(i) % std::size(kTypes)], draw_dims(rng));
    const Index x = dims_of(p.x.shape);
    int repeated = 0;
    for (size_t d = 0; d < x.size(); ++d) {
      const bool repeats = rng.chance(0.6) && (x.size() < 5 || repeated < 3);
      repeated += repeats ? 1 : 0;
      p.set("multiples", d, repeats ? int32_t(rng.between(1, 3)) : 1);
    }
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](Index at) {
      for (size_t d = 0; d < at.size(); ++d) at[d] %= x[d];
      return at;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Gather, TilesWithoutEndAreRefused) {
  const auto status = [](const Index& dims, const Index& multiples) {
    Problem p("tile", DType::s8, dims);
    for (size_t d = 0; d < dims.size(); ++d) p.set("multiples", d, multiples[d]);
    return p.prepare();
  };
  EXPECT_EQ(status({2, 2}, {1, 0}), Status::bad_attribute);
  EXPECT_EQ(status({2, 2}, {-1, 1}), Status::bad_attribute);
  EXPECT_EQ(status({2, 2}, {INT32_MAX, 1}), Status::too_large);
  EXPECT_EQ(status({2, 2}, {1 << 14, 1 << 14}), Status::too_large);
  EXPECT_EQ(status({2, 2, 2, 2}, {2, 2, 2, 2}), Status::ok);
  EXPECT_EQ(status({2, 2, 2, 2, 2}, {2, 2, 2, 2, 2}), Status::too_large);
  EXPECT_EQ(status({2, 2, 2, 2, 2}, {1, 2, 2, 2, 2}), Status::too_large);
}

TEST(Gather, BroadcastsOfEveryRankAndType) {
  Rng rng(4);
  for (int i = 0; i < 600 && !HasFailure(); ++i) {
    const Index y = draw_dims(rng);
    Index x(y.begin() + int64_t(rng.below(y.size() + 1)), y.end());
    for (int32_t& extent : x) extent = rng.chance(0.4) ? 1 : extent;
    const size_t more = y.size() - x.size();
    Problem p("broadcast_to", kTypes[size_t(i) % std::size(kTypes)], x);
    p.set("rank", 0, double(y.size()));
    for (size_t d = 0; d < y.size(); ++d) p.set("shape", d, y[d]);
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](const Index& at) {
      Index source(at.begin() + int64_t(more), at.end());
      for (size_t d = 0; d < x.size(); ++d) source[d] = x[d] == 1 ? 0 : source[d];
      return source;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Gather, ShapesThatNothingIsBroadcastToAreRefused) {
  const auto status = [](const Index& x, int32_t rank, const Index& y) {
    Problem p("broadcast_to", DType::s8, x);
    p.set("rank", 0, rank);
    for (size_t d = 0; d < y.size(); ++d) p.set("shape", d, y[d]);
    return p.prepare();
  };
  EXPECT_EQ(status({1, 3}, 2, {2, 3}), Status::ok);
  EXPECT_EQ(status({2, 3}, 2, {4, 3}), Status::bad_shape);
  EXPECT_EQ(status({1, 3}, 2, {2, 1}), Status::bad_shape);
  EXPECT_EQ(status({1, 3}, 1, {3}), Status::bad_shape);
  EXPECT_EQ(status({1, 3}, 7, {2, 3}), Status::bad_attribute);
  EXPECT_EQ(status({1, 3}, -1, {2, 3}), Status::bad_attribute);
  EXPECT_EQ(status({1, 3}, 2, {0, 3}), Status::bad_attribute);
  EXPECT_EQ(status({1, 3}, 2, {-2, 3}), Status::bad_attribute);
  EXPECT_EQ(status({1, 1}, 2, {1 << 20, 1 << 20}), Status::bad_attribute);
}

}  // namespace
}  // namespace mw::movement
