// SPDX-License-Identifier: Apache-2.0
// A place that a run brings comes as near as what is written fits.
#include "ops/dynamic_update_slice/dynamic_update_slice.h"

#include <gtest/gtest.h>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::dynamic_update_slice {
namespace {

TEST(DynamicUpdateSlice, ThePlaceComesInRange) {
  for (const char* dtype : {"s32", "s64"}) {
    const auto graph =
        parse(std::string("graph \"g\" {\n  input x: s8[2,3]\n  input u: s8[1,2]\n") +
              "  input at: " + dtype +
              "[2]\n  y: s8[2,3] = dynamic_update_slice(x, u, at)\n  output y\n}\n");
    ASSERT_TRUE(graph) << graph.error().text();
    auto sim = Sim::open(*graph);
    ASSERT_TRUE(sim) << sim.error().text();
    const Bytes x = {0, 1, 2, 3, 4, 5}, update = {8, 9};
    const auto result = [&](int32_t row, int32_t column) {
      const bool wide = dtype[1] == '6';
      const Bytes at = wide ? *bytes_of(std::vector<int64_t>{row, column})
                            : *bytes_of(std::vector<int32_t>{row, column});
      return sim->run(std::vector<Bytes>{x, update, at})->at(0);
    };
    EXPECT_EQ(result(0, 1), (Bytes{0, 8, 9, 3, 4, 5}));
    EXPECT_EQ(result(INT32_MAX, INT32_MIN), (Bytes{0, 1, 2, 8, 9, 5}));
    EXPECT_EQ(result(-1, 2), (Bytes{0, 8, 9, 3, 4, 5}));
  }
}

}  // namespace
}  // namespace mw::dynamic_update_slice
