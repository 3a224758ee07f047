// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank/filter_bank.h"

#include <gtest/gtest.h>

#include <vector>

#include "host/base/rng.h"

#include "host/ir/slots.h"

namespace mw::filter_bank {
namespace {

std::vector<uint64_t> bands(const std::vector<uint32_t>& x, const std::vector<int16_t>& edges,
                            const std::vector<int16_t>& weights) {
  std::vector<uint64_t> y(edges.size() - 2, 7);
  KernelArgs args;
  args.in[kX] = x.data(), args.in[kEdges] = edges.data(), args.in[kWeights] = weights.data();
  args.out[kY] = y.data();
  filter_bank_u32_u64_ref({1, int32_t(x.size()), int32_t(y.size())}, args);
  return y;
}

// Channel c: what rises to its centre, edges[c] to edges[c + 1], and what falls from it.
TEST(FilterBank, AddsBothSidesOfEachTriangle) {
  const std::vector<int16_t> edges = {1, 3, 3, 7, 10};  // channel 0 only rises, 1 only falls
  std::vector<uint32_t> x(12);
  std::vector<int16_t> weights(24);
  Rng rng(1);
  for (uint32_t& value : x) value = uint32_t(rng.next());
  for (int16_t& weight : weights) weight = int16_t(rng.between(0, 4096));
  const std::vector<uint64_t> y = bands(x, edges, weights);
  ASSERT_EQ(y.size(), 3u);
  for (size_t c = 0; c < 3; ++c) {
    uint64_t want = 0;
    for (int b = edges[c]; b < edges[c + 1]; ++b)
      want += uint64_t(x[size_t(b)]) * weights[size_t(b)];
    for (int b = edges[c + 1]; b < edges[c + 2]; ++b) {
      want += uint64_t(x[size_t(b)]) * weights[size_t(b) + 12];
    }
    EXPECT_EQ(y[c], want) << c;
  }
}

TEST(FilterBank, ClipsDamagedEdges) {
  const std::vector<uint32_t> x(4, 10);
  const std::vector<int16_t> ones(8, 1);
  EXPECT_EQ(bands(x, {-9, 2, 30000}, ones), std::vector<uint64_t>{40});
  EXPECT_EQ(bands(x, {30000, 30001, 30002}, ones), std::vector<uint64_t>{0});
  EXPECT_EQ(bands(x, {3, -1, 4}, ones), std::vector<uint64_t>{10});
}

}  // namespace
}  // namespace mw::filter_bank
