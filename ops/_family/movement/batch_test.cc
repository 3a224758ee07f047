// SPDX-License-Identifier: Apache-2.0
// What no case of a peer tells of images and batches, and of mirrors: every type, paddings of int8,
// against the definition index by index; and what is refused.
#include "ops/_family/movement/batch.h"

#include <gtest/gtest.h>

#include "ops/_family/movement/problem_host.h"

namespace mw::movement {
namespace {

void set_pair(Problem& p, const char* field, const Index& values) {
  for (size_t d = 0; d < values.size(); ++d) p.set(field, d, values[d]);
}

TEST(Batch, ImagesAndBatchesOfEveryType) {
  Rng rng(1);
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    const bool to_batch = i % 2 == 0;
    const size_t sides = rng.chance(0.7) ? 2 : 1;
    Index block(2, 1), before(2, 0), after(2, 0);
    Index space = {int32_t(rng.between(1, 2))}, batch = space;
    for (size_t d = 0; d < sides; ++d) {
      block[d] = int32_t(rng.between(1, 3));
      batch.push_back(int32_t(rng.between(1, 4)));
      batch[0] *= block[d];
      const int32_t whole = batch.back() * block[d];
      before[d] = int32_t(rng.between(0, whole - 1));
      after[d] = int32_t(rng.between(0, whole - 1 - before[d]));
      space.push_back(whole - before[d] - after[d]);
    }
    const auto channels = int32_t(rng.between(1, 4));
    space.push_back(channels), batch.push_back(channels);
    const DType dtype = kTypes[size_t(i / 2) % std::size(kTypes)];
    Problem p(to_batch ? "space_to_batch_nd" : "batch_to_space_nd", dtype,
              to_batch ? space : batch);
    set_pair(p, "block", block), set_pair(p, "before", before), set_pair(p, "after", after);
    p.y.quant.zero_point = -7;
    ASSERT_EQ(p.prepare(), Status::ok);
    EXPECT_EQ(dims_of(p.y.shape), to_batch ? batch : space);
    const auto from = [&](Index at) {
      if (to_batch) {
        const int32_t in_block = at[0] / space[0];
        at[0] %= space[0];
        at[1] = at[1] * block[0] + in_block / block[1] - before[0];
        if (sides == 2) at[2] = at[2] * block[1] + in_block % block[1] - before[1];
        return at;
      }
      const int32_t h = at[1] + before[0], w = sides == 2 ? at[2] + before[1] : 0;
      at[0] += (h % block[0] * block[1] + w % block[1]) * space[0];
      at[1] = h / block[0];
      if (sides == 2) at[2] = w / block[1];
      return at;
    };
    const Bytes fill(8, dtype == DType::s8 ? uint8_t(-7) : uint8_t(0));
    expect_moved(p, places(p, from), fill, rng);
  }
}

Status status_of(const char* name, const Index& dims, const Index& block, const Index& before,
                 const Index& after = {0, 0}) {
  Problem p(name, DType::s8, dims);
  set_pair(p, "block", block), set_pair(p, "before", before), set_pair(p, "after", after);
  return p.prepare();
}

TEST(Batch, BlocksThatDoNotFitAreRefused) {
  const Index none = {0, 0};
  for (const char* name : {"space_to_batch_nd", "batch_to_space_nd"}) {
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {2, 2}, none), Status::ok);
    EXPECT_EQ(status_of(name, {4, 4}, {2, 1}, none), Status::bad_shape);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1, 1}, {2, 2}, none), Status::bad_shape);
    EXPECT_EQ(status_of(name, {4, 4, 4}, {2, 2}, none), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4}, {2, 1}, {0, 1}), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4}, {2, 1}, none, {0, 1}), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {0, 2}, none), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {2, -2}, none), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {2, 2}, {-1, 0}), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {2, 2}, none, {0, -1}), Status::bad_attribute);
    EXPECT_EQ(status_of(name, {4, 4, 4, 1}, {1 << 20, 1 << 20}, none), Status::too_large);
  }
  EXPECT_EQ(status_of("space_to_batch_nd", {4, 4, 4, 1}, {2, 2}, {1, 0}), Status::bad_shape);
  EXPECT_EQ(status_of("space_to_batch_nd", {4, 4, 4, 1}, {1, 1}, {INT32_MAX, 0}, {INT32_MAX, 0}),
            Status::too_large);
  EXPECT_EQ(status_of("batch_to_space_nd", {3, 4, 4, 1}, {2, 2}, none), Status::bad_shape);
  EXPECT_EQ(status_of("batch_to_space_nd", {4, 4, 4, 1}, {2, 2}, {4, 0}, {4, 0}),
            Status::bad_shape);
}

TEST(Mirror, PaddingsOfEveryRankAndType) {
  Rng rng(2);
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    Problem p("mirror_pad", kTypes[size_t(i) % std::size(kTypes)], draw_dims(rng));
    const Index x = dims_of(p.x.shape);
    const int32_t reflect = i % 2;
    p.set("reflect", 0, reflect);
    Index before(x.size());
    for (size_t d = 0; d < x.size(); ++d) {
      if (rng.chance(0.5)) continue;
      before[d] = int32_t(rng.between(0, x[d] - reflect));
      p.set("before", d, before[d]), p.set("after", d, double(rng.between(0, x[d] - reflect)));
    }
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](Index at) {
      for (size_t d = 0; d < at.size(); ++d) {
        at[d] -= before[d];
        if (at[d] < 0) at[d] = -at[d] - 1 + reflect;
        if (at[d] >= x[d]) at[d] = 2 * x[d] - 1 - at[d] - reflect;
      }
      return at;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Mirror, AnImageIsNoLongerThanItsObject) {
  const auto status = [](int32_t reflect, int32_t before, int32_t after) {
    Problem p("mirror_pad", DType::s8, {4});
    p.set("reflect", 0, reflect), p.set("before", 0, before), p.set("after", 0, after);
    return p.prepare();
  };
  EXPECT_EQ(status(0, 4, 4), Status::ok);
  EXPECT_EQ(status(1, 3, 3), Status::ok);
  for (const auto& [reflect, before, after] :
       {std::tuple(0, 5, 0), {0, 0, 5}, {1, 4, 0}, {1, 0, 4}, {0, -1, 0}, {1, 0, -1}, {2, 0, 0}}) {
    EXPECT_EQ(status(reflect, before, after), Status::bad_attribute)
        << reflect << ", " << before << ", " << after;
  }
}

}  // namespace
}  // namespace mw::movement
