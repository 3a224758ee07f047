// SPDX-License-Identifier: Apache-2.0
// Points out of range: those of a constant are refused, those that a run brings come in range, or
// leave nothing behind.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::points {
namespace {

std::vector<int32_t> run(const std::string& text, const std::vector<Bytes>& inputs) {
  const auto graph = parse(text);
  EXPECT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  const auto out = sim->run(inputs);
  std::vector<int32_t> y(out->at(0).size() / 4);
  std::memcpy(y.data(), out->at(0).data(), out->at(0).size());
  return y;
}

const std::vector<int32_t> kPoints = {INT32_MIN, 1, 1, 3, 1, INT32_MAX, 0, 0};

TEST(Points, OfARunComeInRange) {
  const std::vector<int32_t> x = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(run(R"(graph "g" {
  input x: s32[2,3]
  input i: s32[4,2]
  y: s32[4] = gather_nd(x, i)
  output y
})",
                {*bytes_of(x), *bytes_of(kPoints)}),
            (std::vector<int32_t>{1, 5, 5, 0}));
}

TEST(Points, OfARunThatAreNowhereAreLeftOut) {
  const std::vector<int32_t> updates = {1, 2, 3, INT32_MAX};
  EXPECT_EQ(run(R"(graph "g" {
  input i: s32[4,2]
  input u: s32[4]
  y: s32[2,3] = scatter_nd(i, u) {shape={2,3,0,0,0,0}, rank=2}
  output y
})",
                {*bytes_of(kPoints), *bytes_of(updates)}),
            (std::vector<int32_t>{INT32_MAX, 0, 0, 0, 0, 0}));
}

TEST(Points, SumsAtOnePointWrap) {
  const std::vector<int32_t> twice = {2, 2}, updates = {INT32_MAX, 2};
  EXPECT_EQ(run(R"(graph "g" {
  input i: s32[2,1]
  input u: s32[2]
  y: s32[3] = scatter_nd(i, u) {shape={3,0,0,0,0,0}, rank=1}
  output y
})",
                {*bytes_of(twice), *bytes_of(updates)}),
            (std::vector<int32_t>{0, 0, INT32_MIN + 1}));
}

TEST(Points, ConstantsOutOfRangeAreRefused) {
  const OpDef& op = *find_op("gather_nd");
  const auto status = [&](int32_t row, int32_t column) {
    const int32_t values[] = {0, 0, row, column};
    const TensorType in[] = {{DType::s16, Shape{{2, 3}, 2}, {}, nullptr},
                             {DType::s32, Shape{{2, 2}, 2}, {}, values}};
    const TensorType y{DType::s16, Shape{{2}, 1}, {}, nullptr};
    Bytes params(op.core->params_bytes);
    return op.core->prepare(nullptr, {{in, 2}, {&y, 1}}, params.data());
  };
  EXPECT_EQ(status(1, 2), Status::ok);
  EXPECT_EQ(status(2, 0), Status::bad_attribute);
  EXPECT_EQ(status(0, 3), Status::bad_attribute);
  EXPECT_EQ(status(-1, 0), Status::bad_attribute);
}

}  // namespace
}  // namespace mw::points
