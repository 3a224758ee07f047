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
    return faster(nodes, {0, 0}, [&, answer](const Selection& s) {
      asked.push_back(s);
      return answer;
    });
  };
  EXPECT_EQ(ask(false), (Selection{0, 0}));
  EXPECT_EQ(ask(true), (Selection{1, 1}));
  EXPECT_EQ(asked, (std::vector<Selection>{{1, 1}, {1, 1}}));  // never a kernel more
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
