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

}  // namespace
}  // namespace mw::movement
