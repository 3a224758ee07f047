// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/data/npy.h"
#include "host/deploy/items.h"
#include "test/scratch.h"

namespace mw {
namespace {

Graph graph_of(Shape shape, DType dtype) {
  Graph graph;
  Tensor x{"x", dtype, shape, {}, nullptr};
  if (dtype == DType::s8) x.quant = {{0.5f}, -1, 0};
  graph.inputs = {graph.add(std::move(x))};
  return graph;
}

class ReadItems : public testing::Test {
 protected:
  template <class T>
  Result<InputItems> read(const Graph& graph, std::vector<int64_t> shape, std::vector<T> values) {
    const auto path = scratch_.path() / "items.npy";
    EXPECT_TRUE(data::write_npy(path, data::Array::of<T>(std::move(shape), values)).ok());
    return read_items(graph, path);
  }

 private:
  Scratch scratch_{"read_items"};
};

TEST_F(ReadItems, RealValuesAreQuantizedAndSaturate) {
  const Graph graph = graph_of(Shape{{1, 2}, 2}, DType::s8);
  const auto items = read<float>(graph, {2, 2}, {0.0f, 1.0f, -0.6f, 1000.0f});
  ASSERT_TRUE(items.ok()) << items.error().text();
  EXPECT_EQ(items->count, 2u);
  EXPECT_EQ(items->inputs[0], (Bytes{0xff, 1, 0xfe, 127}));
}

TEST_F(ReadItems, TheInputsOwnLeadingOneMayBeThere) {
  const Graph graph = graph_of(Shape{{1, 2}, 2}, DType::s8);
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{3, 2}, {3, 1, 2}}) {
    const auto items = read<int8_t>(graph, shape, {1, 2, 3, 4, 5, 6});
    ASSERT_TRUE(items.ok()) << items.error().text();
    EXPECT_EQ(items->count, 3u);
    EXPECT_EQ(items->inputs[0], (Bytes{1, 2, 3, 4, 5, 6}));
  }
}

TEST_F(ReadItems, WhatDoesNotFitIsRefused) {
  const Graph graph = graph_of(Shape{{1, 2}, 2}, DType::s8);
  EXPECT_FALSE(read<int8_t>(graph, {2, 3}, {1, 2, 3, 4, 5, 6}).ok());
  EXPECT_FALSE(read<int8_t>(graph, {0, 2}, {}).ok());
  EXPECT_FALSE(read<int8_t>(graph, {}, {1}).ok());
  EXPECT_FALSE(read<int32_t>(graph, {1, 2}, {1, 200}).ok());
  EXPECT_FALSE(
      read<int8_t>(graph_of(Shape{{2, 2}, 2}, DType::s8), {3, 2}, {1, 2, 3, 4, 5, 6}).ok());
  EXPECT_FALSE(read<float>(graph_of(Shape{{1, 2}, 2}, DType::s32), {1, 2}, {1, 0.5f}).ok());
}

TEST_F(ReadItems, OneItemAndIntegersOfAnyWidthAreTakenWhereTheyFit) {
  const auto wide = read<int32_t>(graph_of(Shape{{1, 2}, 2}, DType::s8), {1, 2}, {1, -2});
  ASSERT_TRUE(wide.ok()) << wide.error().text();
  EXPECT_EQ(wide->inputs[0], (Bytes{1, 0xfe}));
  const auto one = read<int8_t>(graph_of(Shape{{2, 2}, 2}, DType::s8), {2, 2}, {1, 2, 3, 4});
  ASSERT_TRUE(one.ok()) << one.error().text();
  EXPECT_EQ(one->count, 1u);
  EXPECT_TRUE(read<int8_t>(graph_of(Shape{{1, 2}, 2}, DType::f32), {2, 2}, {1, 2, 3, 4}).ok());
}

}  // namespace
}  // namespace mw
