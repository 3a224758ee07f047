// SPDX-License-Identifier: Apache-2.0
// The operands and masks of a file: what an ellipsis and new axes make of them, against an
// interpreter of the specification that goes entry by entry. What no slice can mean is refused.
#include "ops/strided_slice/strided_slice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "host/import/tflite/schema_generated.h"
#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"

namespace mw::strided_slice {
namespace {

using Attrs = StridedSlice::Attrs;

// A node as a file says it.
struct Spec {
  std::vector<int32_t> x, begin, end, strides;
  int32_t begin_mask = 0, end_mask = 0, ellipsis_mask = 0, new_axis_mask = 0, shrink_mask = 0;
  bool offset = false;

  bool has(int32_t mask, size_t entry) const { return (mask >> entry & 1) != 0; }
};

Shape shape_of(const std::vector<int32_t>& dims) {
  Shape shape;
  for (int32_t dim : dims) shape.push(dim);
  return shape;
}

Status read(const Spec& spec, Attrs& attrs) {
  flatbuffers::FlatBufferBuilder b;
  b.Finish(tflite::CreateStridedSliceOptions(b, spec.begin_mask, spec.end_mask, spec.ellipsis_mask,
                                             spec.new_axis_mask, spec.shrink_mask, spec.offset));
  FlatFile file{b.GetBufferPointer(), b.GetSize()};
  std::vector<TensorType> in(4), out(1);
  in[0] = {DType::s32, shape_of(spec.x), {}, nullptr};
  const std::vector<int32_t>* operands[] = {&spec.begin, &spec.end, &spec.strides};
  for (size_t i = 0; i < 3; ++i) {
    in[i + 1] = {DType::s32, shape_of({int32_t(operands[i]->size())}), {}, operands[i]->data()};
  }
  const TfliteNode node{FlatTable::root(file), {in.data(), 4}, {out.data(), 1}};
  attrs = Attrs{};
  const Status status = Gather::kCore.read_tflite(node, &attrs);
  EXPECT_FALSE(file.bad);
  return status;
}

// What the specification says: indices of x in the order of y, and the shape of y.
struct Taken {
  std::vector<int32_t> indices = {0}, shape;

  // Takes some indices of a dimension from all that was taken before.
  void take(int32_t extent, const std::vector<int32_t>& which) {
    std::vector<int32_t> next;
    for (int32_t before : indices) {
      for (int32_t i : which) next.push_back(before * extent + i);
    }
    indices = std::move(next);
  }
};

std::vector<int32_t> walk(const Spec& spec, size_t entry, int32_t extent) {
  const int32_t stride = spec.strides[entry];
  const auto wrapped = [&](int32_t at) { return at < 0 ? at + extent : at; };
  const int32_t low = stride > 0 ? 0 : -1, high = stride > 0 ? extent : extent - 1;
  int32_t begin = spec.has(spec.begin_mask, entry)
                      ? (stride > 0 ? low : high)
                      : std::clamp(wrapped(spec.begin[entry]), low, high);
  const bool one = spec.has(spec.shrink_mask, entry), open = spec.has(spec.end_mask, entry);
  const int32_t end = one ? begin + 1 : wrapped(spec.end[entry]);
  std::vector<int32_t> which;
  while (begin >= 0 && begin < extent &&
         ((open && !one) || (stride > 0 ? begin < end : begin > end))) {
    which.push_back(begin);
    begin += stride;
  }
  return which;
}

Taken taken(const Spec& spec) {
  Taken out;
  size_t d = 0, entries = 0;
  for (size_t i = 0; i < spec.begin.size(); ++i) {
    entries += spec.has(spec.ellipsis_mask | spec.new_axis_mask, i) ? 0 : 1;
  }
  const auto whole = [&] {
    std::vector<int32_t> all(size_t(spec.x[d]));
    std::iota(all.begin(), all.end(), 0);
    out.shape.push_back(spec.x[d]);
    out.take(spec.x[d++], all);
  };
  for (size_t i = 0; i < spec.begin.size(); ++i) {
    if (spec.has(spec.ellipsis_mask, i)) {
      for (size_t left = spec.x.size() - entries; left > 0; --left) whole();
    } else if (spec.has(spec.new_axis_mask, i)) {
      out.shape.push_back(1);
    } else {
      const auto which = walk(spec, i, spec.x[d]);
      if (!spec.has(spec.shrink_mask, i)) out.shape.push_back(int32_t(which.size()));
      out.take(spec.x[d++], which);
    }
  }
  while (d < spec.x.size()) whole();
  return out;
}

Spec draw(Rng& rng) {
  Spec spec;
  for (int64_t rank = rng.between(1, 5); rank > 0; --rank) {
    spec.x.push_back(int32_t(rng.between(1, 6)));
  }
  size_t given = rng.below(spec.x.size() + 1), left = given;
  const size_t ellipsis_at = rng.below(given + 1);
  bool has_ellipsis = rng.chance(0.5);
  for (size_t i = 0; left > 0 || has_ellipsis; ++i) {
    const auto any = [&] { return int32_t(rng.between(-7, 7)); };
    spec.begin.push_back(any()), spec.end.push_back(any());
    const auto stride = int32_t(rng.between(1, 3));
    spec.strides.push_back(rng.chance(0.3) ? -stride : rng.chance(0.1) ? 1 << 20 : stride);
    const int32_t here = 1 << i;
    if (rng.chance(0.4)) spec.begin_mask |= here;
    if (rng.chance(0.6)) spec.end_mask |= here;
    if (has_ellipsis && given - left == ellipsis_at) {
      spec.ellipsis_mask |= here, has_ellipsis = false;
      if (rng.chance(0.2)) spec.new_axis_mask |= here;  // which then means nothing
    } else if (rng.chance(0.15) && i < 4) {
      spec.new_axis_mask |= here;
    } else {
      if (rng.chance(0.2)) spec.shrink_mask |= here, spec.strides.back() = 1;
      --left;
    }
  }
  return spec;
}

std::vector<int32_t> evaluated(const Spec& spec, const Attrs& attrs, Shape& shape) {
  Graph graph;
  graph.inputs = {graph.add(Tensor{"x", DType::s32, shape_of(spec.x), {}, nullptr})};
  const auto y = add_node(graph, *find_op("strided_slice"), attrs, graph.inputs, "y");
  if (!y) return {};
  graph.outputs = {*y};
  shape = graph.tensors[size_t(*y)].shape;
  std::vector<int32_t> x(size_t(shape_of(spec.x).elems()));
  std::iota(x.begin(), x.end(), 0);
  auto evaluator = Evaluator::open(graph);
  EXPECT_TRUE(evaluator.ok()) << evaluator.error().text();
  EXPECT_TRUE(evaluator->run(std::vector<Bytes>{*bytes_of(x)}).ok());
  const auto values = evaluator->values<int32_t>(*y);
  return {values.begin(), values.end()};
}

TEST(StridedSlice, MasksMeanWhatTheSpecificationSays) {
  Rng rng(1);
  int compared = 0, empty = 0;
  for (int i = 0; i < 4000 && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const Spec spec = draw(rng);
    const Taken wanted = taken(spec);
    if (spec.begin.empty() || wanted.shape.size() > Shape::kMaxRank) continue;
    Attrs attrs;
    ASSERT_EQ(read(spec, attrs), Status::ok);
    Shape shape;
    const auto got = evaluated(spec, attrs, shape);
    ASSERT_EQ(got, wanted.indices);
    if (got.empty()) {
      ++empty;
      continue;
    }
    ASSERT_EQ(std::vector<int32_t>(shape.dim, shape.dim + shape.rank), wanted.shape);
    ++compared;
  }
  EXPECT_GT(compared, 500);
  EXPECT_GT(empty, 100);
}

TEST(StridedSlice, WhatNoSliceCanMeanIsRefused) {
  Attrs attrs;
  const Spec sane = {{4, 5}, {0, 0}, {4, 5}, {1, 1}};
  EXPECT_EQ(read(sane, attrs), Status::ok);
  Spec spec = sane;
  spec.offset = true;
  EXPECT_EQ(read(spec, attrs), Status::bad_attribute);
  spec = sane;
  spec.ellipsis_mask = 3;
  EXPECT_EQ(read(spec, attrs), Status::bad_attribute);
  spec = {{4, 5}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}};
  EXPECT_EQ(read(spec, attrs), Status::bad_attribute);
  spec = {{4, 5}, {0, 0}, {4}, {1, 1}};
  EXPECT_EQ(read(spec, attrs), Status::bad_shape);
  spec = {{1 << 20}, {0}, {1 << 20}, {1 << 16}};
  EXPECT_EQ(read(spec, attrs), Status::too_large);
  spec = {{1, 1, 1, 1, 1, 1}, {0}, {1}, {1}};
  spec.new_axis_mask = 1;
  ASSERT_EQ(read(spec, attrs), Status::ok);
  const TensorType x = {DType::s8, shape_of(spec.x), {}, nullptr};
  TensorType y;
  EXPECT_EQ(Gather::kCore.infer(&attrs, {&x, 1}, {&y, 1}), Status::bad_shape);
}

// As near to each other as overlap() allows, the slice is not lost before it is read.
TEST(StridedSlice, OutputsMayStandAsFarInTheInputAsOverlapSays) {
  const OpDef& op = *find_op("strided_slice");
  Rng rng(2);
  int checked = 0, ahead = 0;
  for (int i = 0; i < 600; ++i) {
    const auto graph = op.random_case(rng, i % 2 == 0 ? DType::s8 : DType::f32);
    const Node& node = graph->nodes[0];
    const auto in = graph->input_types(node), out = graph->output_types(node);
    Gather::Params p;
    ASSERT_EQ(Gather::kCore.prepare(node.attrs.data(), {{in.data(), 1}, {out.data(), 1}}, &p),
              Status::ok);
    const int32_t least = Gather::kCore.overlap(&p, Gather::ref_row, {0, 0, false});
    if (least == kNoOverlap) continue;
    ASSERT_LE(least, 0);
    Bytes x(in[0].bytes()), apart(out[0].bytes());
    for (uint8_t& byte : x) byte = uint8_t(rng.next());
    const auto run = [&](const uint8_t* from, uint8_t* to) {
      const void* slots[] = {from, to, nullptr};
      Gather::ref(p, Args{slots, Slots::of(1, 0, 1, 0)});
    };
    run(x.data(), apart.data());
    Bytes shared(x.size() + apart.size() + 64);  // a wrong distance is to fail, not to crash
    std::ranges::copy(x, shared.begin());
    uint8_t* y = shared.data() - least;
    run(shared.data(), y);
    ASSERT_TRUE(std::equal(apart.begin(), apart.end(), y)) << i;
    ++checked;
    ahead += least < 0 && apart.size() > 16 ? 1 : 0;
  }
  EXPECT_GT(checked, 200);
  EXPECT_GT(ahead, 50);
}

}  // namespace
}  // namespace mw::strided_slice
