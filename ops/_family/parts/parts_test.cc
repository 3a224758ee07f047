// SPDX-License-Identifier: Apache-2.0
// PACK and UNPACK up to the highest rank, against their definition index by index, and what shapes
// and axes they refuse.
#include <gtest/gtest.h>

#include <algorithm>

#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/parts/parts.h"

namespace mw::parts {
namespace {

using Dims = std::vector<int32_t>;

Bytes attrs_of(int32_t axis) {
  const PartsAttrs a{axis};
  const auto* first = reinterpret_cast<const uint8_t*>(&a);
  return {first, first + sizeof(a)};
}

Dims draw_slice(Rng& rng) {
  Dims dims;
  for (uint64_t rank = rng.below(Shape::kMaxRank); rank > 0; --rank) {
    dims.push_back(int32_t(rng.between(1, 3)));
  }
  return dims;
}

// Element i of slice s, as a number that tells both.
std::vector<int32_t> slice_values(int32_t s, int32_t elems) {
  std::vector<int32_t> values;
  for (int32_t i = 0; i < elems; ++i) values.push_back(1000 * s + i);
  return values;
}

// All slices as they stand in the whole: in front of the axis, each gives what follows it.
std::vector<int32_t> whole_values(const Dims& slice, size_t axis, int32_t count) {
  int32_t before = 1, behind = 1;
  for (size_t d = 0; d < slice.size(); ++d) (d < axis ? before : behind) *= slice[d];
  std::vector<int32_t> values;
  for (int32_t row = 0; row < before; ++row) {
    for (int32_t s = 0; s < count; ++s) {
      for (int32_t i = 0; i < behind; ++i) values.push_back(1000 * s + row * behind + i);
    }
  }
  return values;
}

TEST(Parts, SlicesOfEveryRankArePackedAndUnpacked) {
  Rng rng(1);
  for (int i = 0; i < 300 && !HasFailure(); ++i) {
    const Dims slice = draw_slice(rng);
    const auto axis = int32_t(rng.below(slice.size() + 1)), count = int32_t(rng.between(1, 5));
    const int32_t said = rng.chance(0.5) ? axis : axis - int32_t(slice.size()) - 1;
    SCOPED_TRACE(testing::Message() << "rank " << slice.size() << ", axis " << said);
    Graph graph;
    std::vector<Bytes> inputs;
    const Shape shape = CaseBuilder::shape(slice);
    for (int32_t s = 0; s < count; ++s) {
      graph.inputs.push_back(graph.add(Tensor{"x", DType::s32, shape, {}, nullptr}));
      inputs.push_back(*bytes_of(slice_values(s, shape.elems())));
    }
    const auto whole = add_node(graph, *find_op("pack"), attrs_of(said), graph.inputs, "whole");
    ASSERT_TRUE(whole) << whole.error().text();
    Node node{find_op("unpack"), attrs_of(said), {*whole}, {}, "y", {}};
    for (int32_t s = 0; s < count; ++s) {
      node.outputs.push_back(graph.add(Tensor{"y", DType::s32, shape, {}, nullptr}));
    }
    graph.outputs = node.outputs;
    graph.nodes.push_back(node);
    Dims wanted = slice;
    wanted.insert(wanted.begin() + axis, count);
    ASSERT_EQ(graph.tensors[size_t(*whole)].shape, CaseBuilder::shape(wanted));
    auto evaluator = Evaluator::open(graph);
    ASSERT_TRUE(evaluator) << evaluator.error().text();
    ASSERT_TRUE(evaluator->run(inputs).ok());
    const auto packed = evaluator->values<int32_t>(*whole);
    ASSERT_EQ(std::vector<int32_t>(packed.begin(), packed.end()),
              whole_values(slice, size_t(axis), count));
    for (int32_t s = 0; s < count; ++s) {
      const auto part = evaluator->values<int32_t>(graph.outputs[size_t(s)]);
      ASSERT_EQ(std::vector<int32_t>(part.begin(), part.end()), slice_values(s, shape.elems()));
    }
  }
}

// What prepare() says of a whole and slices of these dimensions.
Status prepared(const char* name, int32_t axis, const Dims& whole, const std::vector<Dims>& slices,
                DType dtype = DType::s16) {
  const OpDef& op = *find_op(name);
  const TensorType one{dtype, CaseBuilder::shape(whole), {}, nullptr};
  std::vector<TensorType> many;
  for (const Dims& dims : slices) many.push_back({dtype, CaseBuilder::shape(dims), {}, nullptr});
  OpTypes types{{many.data(), uint32_t(many.size())}, {&one, 1}};
  if (op.core->variadic_out) std::swap(types.in, types.out);
  Bytes params(op.core->params_bytes);
  return op.core->prepare(attrs_of(axis).data(), types, params.data());
}

TEST(Parts, WhatAreNoSlicesIsRefused) {
  for (const char* name : {"pack", "unpack"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(prepared(name, 1, {4, 2, 3}, {{4, 3}, {4, 3}}), Status::ok);
    EXPECT_EQ(prepared(name, -1, {4, 3, 2}, {{4, 3}, {4, 3}}), Status::ok);
    EXPECT_EQ(prepared(name, 0, {1}, {{}}), Status::ok);
    EXPECT_EQ(prepared(name, 3, {4, 2, 3}, {{4, 3}, {4, 3}}), Status::bad_attribute);
    EXPECT_EQ(prepared(name, -4, {4, 2, 3}, {{4, 3}, {4, 3}}), Status::bad_attribute);
    EXPECT_EQ(prepared(name, 1, {4, 3, 3}, {{4, 3}, {4, 3}}), Status::bad_shape);
    EXPECT_EQ(prepared(name, 1, {4, 2, 3}, {{4, 3}, {3, 4}}), Status::bad_shape);
    EXPECT_EQ(prepared(name, 1, {4, 2, 3}, {{4, 1, 3}, {4, 1, 3}}), Status::bad_shape);
    EXPECT_EQ(prepared(name, 1, {4, 2, 4}, {{4, 4}, {4, 4}}, DType::s4), Status::bad_dtype);
  }
  const TensorType deep{DType::s8, CaseBuilder::shape(Dims(6, 1)), {}, nullptr};
  TensorType y;
  const OpCore& pack = *find_op("pack")->core;
  EXPECT_EQ(pack.infer(attrs_of(0).data(), {&deep, 1}, {&y, 1}), Status::too_large);
  const TensorType x{DType::s8, CaseBuilder::shape({2, 3}), {}, nullptr};
  const TensorType other[] = {x, {DType::s8, CaseBuilder::shape({3, 2}), {}, nullptr}};
  EXPECT_EQ(pack.infer(attrs_of(0).data(), {other, 2}, {&y, 1}), Status::bad_shape);
  for (int32_t axis : {-4, 3}) {
    EXPECT_EQ(pack.infer(attrs_of(axis).data(), {&x, 1}, {&y, 1}), Status::bad_attribute);
  }
  // As many slices as the axis is long.
  std::vector<TensorType> slices(2);
  const OpCore& unpack = *find_op("unpack")->core;
  EXPECT_EQ(unpack.infer(attrs_of(0).data(), {&x, 1}, {slices.data(), 2}), Status::ok);
  EXPECT_EQ(unpack.infer(attrs_of(1).data(), {&x, 1}, {slices.data(), 2}), Status::bad_shape);
  const TensorType even{DType::s8, CaseBuilder::shape({4}), {}, nullptr};
  EXPECT_EQ(unpack.infer(attrs_of(0).data(), {&even, 1}, {slices.data(), 2}), Status::bad_shape);
}

// A file may give its inputs scales that TFLM does not compare.
// Seven parts of the largest extent make one that an int32 counts, eight do not.
TEST(Parts, ExtentsOfAJoinAddUpToAnInt32) {
  const OpCore& core = *find_op("concatenation")->core;
  const auto status = [&](size_t count) {
    const TensorType part{DType::s8, Shape{{1 << 28}, 1}, {}, nullptr};
    const std::vector<TensorType> parts(count, part);
    TensorType whole;
    return core.infer(find_op("concatenation")->attrs.defaults.data(),
                      {parts.data(), uint32_t(count)}, {&whole, 1});
  };
  EXPECT_EQ(status(7), Status::ok);
  for (size_t count : {8u, 16u, 17u}) EXPECT_EQ(status(count), Status::too_large) << count;
}

TEST(Parts, PackTakesOneScaleAlone) {
  const float scales[] = {0.5f, 0.25f};
  const OpCore& pack = *find_op("pack")->core;
  TensorType x[] = {{DType::s8, CaseBuilder::shape({2}), {{scales, 1}, 3}, nullptr},
                    {DType::s8, CaseBuilder::shape({2}), {{scales, 1}, 3}, nullptr}};
  const TensorType y{DType::s8, CaseBuilder::shape({2, 2}), {{scales, 1}, 3}, nullptr};
  Bytes params(pack.params_bytes);
  const auto status = [&] {
    return pack.prepare(attrs_of(0).data(), {{x, 2}, {&y, 1}}, params.data());
  };
  EXPECT_EQ(status(), Status::ok);
  x[1].quant.zero_point = 2;
  EXPECT_EQ(status(), Status::bad_quantization);
  x[1].quant = {{scales + 1, 1}, 3};
  EXPECT_EQ(status(), Status::bad_quantization);
}

}  // namespace
}  // namespace mw::parts
