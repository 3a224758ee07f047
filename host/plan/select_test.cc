// SPDX-License-Identifier: Apache-2.0
#include "host/plan/select.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/base/rng.h"

namespace mw {
namespace {

Candidate candidate(uint32_t kernel, uint64_t cost, uint32_t scratch_bytes, uint32_t code_bytes,
                    uint64_t constant_bytes = 0) {
  return {kernel, cost, scratch_bytes, code_bytes, constant_bytes};
}

uint64_t flash_bytes(const Candidates& nodes, const Selection& selection) {
  uint64_t bytes = 0;
  std::vector<uint32_t> kernels;
  for (size_t n = 0; n < nodes.size(); ++n) {
    const Candidate& c = nodes[n][selection[n]];
    bytes += c.constant_bytes;
    if (std::ranges::find(kernels, c.kernel) != kernels.end()) continue;
    kernels.push_back(c.kernel);
    bytes += c.code_bytes;
  }
  return bytes;
}

TEST(Select, SpeedTakesTheLeastCostOfEachNode) {
  const Candidates nodes = {{candidate(1, 9, 0, 1), candidate(2, 5, 64, 900)},
                            {candidate(2, 50, 64, 900), candidate(1, 30, 0, 1)}};
  EXPECT_EQ(fastest(nodes), (Selection{1, 1}));
}

TEST(Select, SpeedTakesOfEqualsTheLeastFlash) {
  const Candidates nodes = {{candidate(1, 90, 0, 900), candidate(2, 90, 0, 500)},
                            {candidate(2, 70, 0, 500), candidate(3, 70, 0, 400)}};
  EXPECT_EQ(fastest(nodes), (Selection{1, 0}));  // one kernel for both
}

TEST(Select, LeastScratchTakesTheFastestOfEquals) {
  const Candidates nodes = {{candidate(1, 5, 64, 1), candidate(2, 9, 0, 1), candidate(3, 7, 0, 1)}};
  EXPECT_EQ(least_scratch(nodes), (Selection{2}));
}

TEST(Select, LeastScratchTakesNoKernelMoreForALittleTime) {
  const Candidates nodes = {{candidate(1, 1000, 0, 500), candidate(2, 999, 0, 500)},
                            {candidate(2, 1000, 0, 500), candidate(1, 999, 0, 500)}};
  const Selection selection = least_scratch(nodes);
  EXPECT_NE(selection[0], selection[1]) << "two kernels";
}

// A kernel that one node needs anyway costs the other one nothing.
TEST(Select, SizeSharesAKernelThatANodeNeedsAnyway) {
  const Candidates nodes = {{candidate(1, 10, 0, 700)},
                            {candidate(2, 5, 0, 300), candidate(1, 10, 0, 700)}};
  EXPECT_EQ(smallest(nodes), (Selection{0, 1}));
}

TEST(Select, SizeSharesOneFastKernelForFewBytes) {
  // The reference is smaller by 200 bytes; the model holds 20,000.
  const Candidates nodes = {{candidate(1, 900, 0, 700, 10'000), candidate(2, 100, 0, 900, 10'000)},
                            {candidate(1, 900, 0, 700, 10'000), candidate(2, 100, 0, 900, 10'000)}};
  EXPECT_EQ(smallest(nodes), (Selection{1, 1}));
}

TEST(Select, SizeKeepsTheSmallKernelWhereTheFastOneIsTooLarge) {
  const Candidates nodes = {{candidate(1, 900, 0, 700, 1'000), candidate(2, 100, 0, 900, 1'000)}};
  EXPECT_EQ(smallest(nodes), (Selection{0}));
}

TEST(Select, SizeCountsConstantsInTheOrderOfAKernel) {
  const Candidates nodes = {{candidate(1, 10, 0, 300, 5'000), candidate(2, 10, 0, 300, 4'900)}};
  EXPECT_EQ(smallest(nodes), (Selection{1}));
}

TEST(Select, FasterAsksWhetherTheMemoryIsThere) {
  const Candidates nodes = {{candidate(1, 90, 0, 500), candidate(2, 50, 64, 700)},
                            {candidate(1, 90, 0, 500), candidate(2, 50, 96, 700)}};
  std::vector<Selection> asked;
  const auto ask = [&](bool answer) {
    asked.clear();
    return faster(nodes, {0, 0}, [&, answer](const Selection& s) {
      asked.push_back(s);
      return answer;
    });
  };
  EXPECT_EQ(ask(true), (Selection{1, 1}));
  EXPECT_EQ(asked, (std::vector<Selection>{{1, 1}}));
  EXPECT_EQ(ask(false), (Selection{0, 0}));
  EXPECT_EQ(asked, (std::vector<Selection>{{1, 1}, {1, 0}, {0, 1}}));  // nothing twice
}

TEST(Select, FasterAsksNothingWhereNothingIsFaster) {
  const Candidates nodes = {{candidate(1, 50, 0, 900), candidate(2, 50, 0, 700)}};
  size_t asked = 0;
  EXPECT_EQ(faster(nodes, {0}, [&](const Selection&) { return ++asked != 0; }), (Selection{0}));
  EXPECT_EQ(asked, 0u);
}

TEST(Select, FasterMovesTheNodesThatMemoryAllows) {
  Candidates nodes(9, {candidate(1, 90, 0, 500), candidate(2, 50, 64, 700)});
  const auto at_the_peak = [](const Selection& s) { return s[3] == 0 && s[7] == 0; };
  EXPECT_EQ(faster(nodes, Selection(9, 0), at_the_peak), (Selection{1, 1, 1, 0, 1, 1, 1, 0, 1}));
  // A kernel that other nodes run anyway takes no flash, so any time will do.
  nodes[8] = {candidate(1, 51, 0, 500), candidate(2, 50, 64, 700)};
  const Selection with_both = {1, 1, 1, 0, 1, 1, 1, 0, 0};
  EXPECT_EQ(faster(nodes, with_both, at_the_peak), (Selection{1, 1, 1, 0, 1, 1, 1, 0, 1}));
}

TEST(Select, FasterTakesNoKernelMoreForALittleTime) {
  const Candidates nodes = {{candidate(1, 3000, 0, 500), candidate(2, 50, 64, 700)},
                            {candidate(1, 90, 0, 500), candidate(2, 50, 96, 700)}};
  // The large node would be worth it, the small one is not.
  const auto small_one = [](const Selection& s) { return s[0] == 0; };
  EXPECT_EQ(faster(nodes, {0, 0}, small_one), (Selection{0, 0}));
  const auto large_one = [](const Selection& s) { return s[1] == 0; };
  EXPECT_EQ(faster(nodes, {0, 0}, large_one), (Selection{1, 0}));
}

// Two kernels would be faster than either alone.
TEST(Select, FasterMovesAllNodesToNoMoreKernels) {
  const Candidates nodes = {
      {candidate(1, 1000, 0, 500), candidate(2, 10, 64, 700), candidate(3, 60, 64, 700)},
      {candidate(1, 1000, 0, 500), candidate(2, 55, 64, 700), candidate(3, 10, 64, 700)}};
  EXPECT_EQ(faster(nodes, {0, 0}, [](const Selection&) { return true; }), (Selection{1, 1}));
}

TEST(Select, FasterPrefersTheKernelThatSavesMost) {
  const Candidates nodes = {{candidate(1, 90, 0, 500), candidate(2, 70, 32, 700)},
                            {candidate(1, 90, 0, 500), candidate(3, 50, 32, 900)}};
  const auto one_of_them = [](const Selection& s) { return s[0] == 0 || s[1] == 0; };
  EXPECT_EQ(faster(nodes, {0, 0}, one_of_them), (Selection{0, 1}));
}

TEST(Select, FasterReplacesAKernelForAnyTime) {
  const Candidates nodes(2, {candidate(1, 1000, 0, 500), candidate(2, 999, 64, 700)});
  EXPECT_EQ(faster(nodes, {0, 0}, [](const Selection&) { return true; }), (Selection{1, 1}));
  // One alone would be a kernel more.
  const auto first_one = [](const Selection& s) { return s[1] == 0; };
  EXPECT_EQ(faster(nodes, {0, 0}, first_one), (Selection{0, 0}));
}

// Each question places all buffers, in time that grows with the square of the nodes.
TEST(Select, FasterAsksAFewTimesHoweverLargeTheGraph) {
  for (size_t count : {4u, 100u, 3000u}) {
    const Candidates nodes(count, {candidate(1, 90, 0, 500), candidate(2, 50, 64, 700)});
    size_t asked = 0;
    faster(nodes, Selection(count, 0), [&](const Selection& s) {
      ++asked;
      return s[1] == 0 && s[count - 1] == 0;
    });
    EXPECT_LE(asked * count * count, 13u * 3000 * 3000) << count;
    EXPECT_LE(asked, 96u) << count;
  }
  Candidates apart;  // no two of them share a kernel
  for (uint32_t n = 0; n < 400; ++n) {
    apart.push_back({candidate(2 * n, 90, 0, 500), candidate(2 * n + 1, 50, 64, 700)});
  }
  size_t asked = 0;
  faster(apart, Selection(apart.size(), 0), [&](const Selection&) { return ++asked == 0; });
  EXPECT_EQ(asked, 12u);
}

// However many questions are left, there is one for giving back what was not worth a kernel more.
TEST(Select, FasterCanAlwaysTakeBack) {
  constexpr size_t kCount = 400;
  const Candidates nodes(kCount, {candidate(1, 1000, 0, 500), candidate(2, 900, 64, 700)});
  for (size_t allowed = 0; allowed < kCount; ++allowed) {
    const Selection got = faster(nodes, Selection(kCount, 0), [&](const Selection& s) {
      return std::ranges::count(s, 1u) == 0 || (s[allowed] == 1 && std::ranges::count(s, 1u) < 20);
    });
    EXPECT_EQ(got, Selection(kCount, 0)) << "a kernel more for " << allowed;
  }
}

// Memory that nodes share at random: what is taken was allowed, and is no slower.
TEST(Select, FasterEndsWithWhatItWasAllowed) {
  Rng rng(11);
  size_t faster_ones = 0;
  for (int round = 0; round < 200; ++round) {
    Candidates nodes(size_t(rng.between(1, 8)));
    for (std::vector<Candidate>& node : nodes) {
      node.push_back(candidate(0, 1000, 0, 500));
      for (uint32_t k = 1; k < 4; ++k) {
        if (rng.chance(0.3)) continue;
        node.push_back(
            candidate(k, uint64_t(rng.between(1, 1500)), uint32_t(rng.between(0, 100)), 700));
      }
    }
    const auto cost = [&](const Selection& s) {
      uint64_t sum = 0;
      for (size_t n = 0; n < s.size(); ++n) sum += nodes[n][s[n]].cost;
      return sum;
    };
    const uint64_t most = uint64_t(rng.between(0, 400));
    Selection last(nodes.size(), 0);
    const Selection got = faster(nodes, last, [&](const Selection& s) {
      uint64_t scratch = 0;
      for (size_t n = 0; n < s.size(); ++n) scratch += nodes[n][s[n]].scratch_bytes;
      if (scratch <= most) last = s;
      return scratch <= most;
    });
    EXPECT_EQ(got, last);
    EXPECT_LE(cost(got), 1000 * nodes.size());
    faster_ones += cost(got) < 1000 * nodes.size();
  }
  EXPECT_GE(faster_ones, 100u);  // else the rounds tell nothing
}

TEST(Select, FasterMovesOneGroupWithoutTheOther) {
  const Candidates nodes = {{candidate(1, 90, 0, 500), candidate(2, 50, 64, 700)},
                            {candidate(3, 90, 0, 500), candidate(4, 50, 96, 700)}};
  const auto small = [](const Selection& s) { return s[1] == 0; };
  EXPECT_EQ(faster(nodes, {0, 0}, small), (Selection{1, 0}));
}

// Against all selections: nothing is smaller than what `smallest` starts from, and what it spends
// on speed stays in its bounds.
TEST(Select, SizeIsWithinItsBoundOfTheBest) {
  Rng rng(7);
  for (int round = 0; round < 200; ++round) {
    Candidates nodes(size_t(rng.between(1, 5)));
    uint32_t code_bytes[4];
    for (uint32_t& bytes : code_bytes) bytes = uint32_t(rng.between(100, 2000));
    for (std::vector<Candidate>& node : nodes) {
      for (uint32_t k = 0; k < 4; ++k) {
        if (k < 3 && rng.chance(0.4)) continue;
        node.push_back(candidate(k, uint64_t(rng.between(1, 1000)), 0, code_bytes[k],
                                 uint64_t(rng.between(0, 3000))));
      }
    }
    uint64_t least = UINT64_MAX;
    Selection trial(nodes.size(), 0);
    for (bool more = true; more;) {
      least = std::min(least, flash_bytes(nodes, trial));
      more = false;
      for (size_t n = 0; n < nodes.size() && !more; ++n) {
        more = ++trial[n] < nodes[n].size();
        if (!more) trial[n] = 0;
      }
    }
    EXPECT_LE(flash_bytes(nodes, smallest(nodes)), least + least / kFlashForTime);
  }
}

}  // namespace
}  // namespace mw
