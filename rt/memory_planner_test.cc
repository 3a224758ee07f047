// SPDX-License-Identifier: Apache-2.0
#include "rt/memory_planner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "host/base/rng.h"

namespace mw {
namespace {

struct Problem {
  std::vector<PlannedBuffer> buffers;
  std::vector<Overlap> overlaps;

  uint32_t place(std::vector<uint16_t> order, uint32_t floor) {
    return place_buffers({buffers.data(), uint32_t(buffers.size())},
                         {overlaps.data(), uint32_t(overlaps.size())},
                         {order.data(), uint32_t(order.size())}, floor);
  }
};

std::vector<uint16_t> numbers(size_t count) {
  std::vector<uint16_t> order(count);
  std::iota(order.begin(), order.end(), uint16_t(0));
  return order;
}

// A chain of steps, each with an output and up to two dying inputs that may overlap it.
Problem random_problem(Rng& rng) {
  Problem p;
  const int steps = 1 + int(rng.below(12));
  for (int s = 0; s < steps; ++s) {
    const int last = s + int(rng.below(4));
    p.buffers.push_back({uint32_t(1 + rng.below(200)), 0, int16_t(s), int16_t(last)});
  }
  for (size_t out = 0; out < p.buffers.size(); ++out) {
    for (size_t in = 0; in < out; ++in) {
      if (p.buffers[in].last != p.buffers[out].first || rng.chance(0.3)) continue;
      const auto distance = [&] {
        return rng.chance(0.2) ? INT32_MAX : int32_t(rng.below(80)) - 40;
      };
      p.overlaps.push_back({uint16_t(in), uint16_t(out), distance(), distance()});
    }
  }
  return p;
}

bool may_stand(const Problem& p, size_t a, size_t b) {
  const PlannedBuffer &x = p.buffers[a], &y = p.buffers[b];
  if (x.first > y.last || y.first > x.last) return true;
  const int64_t ax = x.offset, ay = y.offset;
  if (ax + align_buffer(x.bytes) <= ay || ay + align_buffer(y.bytes) <= ax) return true;
  for (const Overlap& o : p.overlaps) {
    if (std::minmax<size_t>(o.input, o.output) != std::minmax(a, b)) continue;
    const int64_t in = p.buffers[o.input].offset, out = p.buffers[o.output].offset;
    if (in - out >= o.forward || out - in >= o.reverse) return true;
  }
  return false;
}

TEST(MemoryPlanner, EveryPlaceIsTheLowestThatKeepsTheRules) {
  Rng rng(5);
  for (int i = 0; i < 2000; ++i) {
    Problem p = random_problem(rng);
    std::vector<uint16_t> order = numbers(p.buffers.size());
    for (size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[rng.below(k)]);
    const uint32_t bytes = p.place(order, 32);
    std::vector<size_t> placed;
    for (uint16_t id : order) {
      const uint32_t at = p.buffers[id].offset;
      ASSERT_LE(at + align_buffer(p.buffers[id].bytes), bytes);
      const auto fits = [&](uint32_t offset) {
        p.buffers[id].offset = offset;
        return std::ranges::all_of(placed, [&](size_t k) { return may_stand(p, id, k); });
      };
      ASSERT_TRUE(fits(at));
      for (uint32_t lower = 32; lower < at; lower += kBufferAlign) ASSERT_FALSE(fits(lower));
      p.buffers[id].offset = at;
      placed.push_back(id);
    }
  }
}

TEST(MemoryPlanner, SumsBeyondTheLimitHaveNoPlace) {
  Problem p;
  for (int i = 0; i < 13; ++i) p.buffers.push_back({kMaxBytes, 0, 0, 1});
  EXPECT_EQ(p.place(numbers(13), 0), kNoPlace);
  p.buffers.resize(2);
  EXPECT_EQ(p.place(numbers(2), 0), kNoPlace);
  p.buffers.resize(1);
  EXPECT_EQ(p.place(numbers(1), 0), kMaxBytes);
  EXPECT_EQ(p.place(numbers(1), 16), kNoPlace);
}

// Buffers that all live at once, placed so that each new one would lift the next: the cube of
// their number would take minutes.
TEST(MemoryPlanner, TimeGrowsWithTheSquareAtMost) {
  Problem p;
  constexpr int kCount = 12'000;
  for (int i = 0; i < kCount; ++i) p.buffers.push_back({16, 0, int16_t(i), int16_t(kCount)});
  std::vector<uint16_t> order = numbers(kCount);
  std::ranges::reverse(order);
  EXPECT_EQ(p.place(order, 0), kCount * 16u);
}

}  // namespace
}  // namespace mw
