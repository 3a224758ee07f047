// SPDX-License-Identifier: Apache-2.0
// What the generic tests of operators cannot know of the movement family: each member up to the
// highest rank and in every type, against the definition index by index; how near x and y may
// stand; and which Params of paddings would write where they may not.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "abi/checked.h"
#include "ops/_family/movement/problem_host.h"
#include "ops/_family/movement/spread.h"

namespace mw::movement {
namespace {

TEST(Movement, TransposesOfEveryRankAndType) {
  Rng rng(1);
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    Problem p("transpose", kTypes[i % std::size(kTypes)], draw_dims(rng));
    Index perm(p.x.shape.rank);
    std::iota(perm.begin(), perm.end(), 0);
    for (size_t d = perm.size(); d > 1; --d) std::swap(perm[d - 1], perm[rng.below(d)]);
    for (size_t d = 0; d < perm.size(); ++d) p.set("perm", d, perm[d]);
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](const Index& y) {
      Index x(y.size());
      for (size_t d = 0; d < y.size(); ++d) x[size_t(perm[d])] = y[d];
      return x;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Movement, SlicesOfEveryRankAndType) {
  Rng rng(2);
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    Problem p("slice", kTypes[i % std::size(kTypes)], draw_dims(rng));
    Index begin;
    for (size_t d = 0; d < p.x.shape.rank; ++d) {
      const int32_t extent = p.x.shape.dim[d];
      begin.push_back(int32_t(rng.below(uint64_t(extent))));
      p.set("begin", d, begin[d]);
      p.set("size", d, rng.chance(0.5) ? -1 : int32_t(rng.between(1, extent - begin[d])));
    }
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](Index at) {
      for (size_t d = 0; d < at.size(); ++d) at[d] += begin[d];
      return at;
    };
    expect_moved(p, places(p, from), {}, rng);
  }
}

TEST(Movement, PaddingsOfEveryRankAndType) {
  Rng rng(3);
  constexpr DType kPadded[] = {DType::s8, DType::s16, DType::s32, DType::f32};
  for (int i = 0; i < 900 && !HasFailure(); ++i) {
    const DType dtype = kPadded[i % 4];
    const bool with_value = i % 8 < 4;
    Problem p(with_value ? "padv2" : "pad", dtype, draw_dims(rng));
    Index before;
    for (size_t d = 0; d < p.x.shape.rank; ++d) {
      before.push_back(rng.chance(0.6) ? 0 : int32_t(rng.between(0, 3)));
      p.set("before", d, before[d]);
      p.set("after", d, rng.chance(0.6) ? 0 : int32_t(rng.between(0, 3)));
    }
    p.y.quant.zero_point = 7;
    if (with_value) p.set("value", 0, -20.0), p.set("integer", 0, -1234);
    ASSERT_EQ(p.prepare(), Status::ok);
    const auto from = [&](Index at) {
      for (size_t d = 0; d < at.size(); ++d) at[d] -= before[d];
      return at;
    };
    int32_t bits = 0;
    if (dtype == DType::s8) bits = with_value ? 7 - 40 : 7;
    if (dtype == DType::f32 && with_value) bits = bits_from_float(-20.0f);
    if (dtype != DType::s8 && dtype != DType::f32 && with_value) bits = -1234;
    const auto* first = reinterpret_cast<const uint8_t*>(&bits);
    expect_moved(p, places(p, from), Bytes(first, first + 4), rng);
  }
}

TEST(Movement, ViewsOfEveryRankAndType) {
  Rng rng(4);
  for (int i = 0; i < 400 && !HasFailure(); ++i) {
    const bool expands = i % 2 == 0;
    Index dims = draw_dims(rng);
    if (expands && dims.size() == Shape::kMaxRank) dims.pop_back();
    Problem p(expands ? "expand_dims" : "squeeze", kTypes[size_t(i) % std::size(kTypes)], dims);
    Index wanted = dims;
    if (expands) {
      const auto axis = int32_t(rng.below(dims.size() + 1));
      wanted.insert(wanted.begin() + axis, 1);
      p.set("axis", 0, rng.chance(0.5) ? axis : axis - int32_t(wanted.size()));
    } else {
      int32_t axes = 0;
      for (size_t d = 0; d < dims.size(); ++d) axes |= dims[d] == 1 && rng.chance(0.5) ? 1 << d : 0;
      p.set("axes", 0, axes);
      wanted.clear();
      for (size_t d = 0; d < dims.size(); ++d) {
        const bool named = (axes >> d & 1) != 0;
        if (!named && (axes != 0 || dims[d] != 1)) wanted.push_back(dims[d]);
      }
    }
    ASSERT_EQ(p.prepare(), Status::ok);
    EXPECT_EQ(dims_of(p.y.shape), wanted);
    std::vector<int64_t> same(size_t(p.x.shape.elems()));
    std::iota(same.begin(), same.end(), 0);
    expect_moved(p, same, {}, rng);
    if (p.y.shape.rank == 0) continue;
    ++p.y.shape.dim[0];
    EXPECT_NE(p.op->core->prepare(p.attrs.data(), p.types(), p.params.data()), Status::ok);
  }
}

// A file's shape of y, where the operator says another of as many elements.
TEST(Movement, AViewHasNoOtherShapeThanItSays) {
  Problem p("expand_dims", DType::s16, {2, 3});
  p.set("axis", 0, 1);
  ASSERT_EQ(p.prepare(), Status::ok);
  p.y.shape = Shape{{2, 3, 1}, 3};
  EXPECT_EQ(p.op->core->prepare(p.attrs.data(), p.types(), p.params.data()), Status::bad_shape);
  Problem q("squeeze", DType::s16, {2, 1, 3});
  ASSERT_EQ(q.prepare(), Status::ok);
  q.y.shape = Shape{{3, 2}, 2};
  EXPECT_EQ(q.op->core->prepare(q.attrs.data(), q.types(), q.params.data()), Status::bad_shape);
}

TEST(Movement, WhatNoMemberCanMeanIsRefused) {
  Problem twice("transpose", DType::s8, {2, 3});
  twice.set("perm", 1, 0);
  EXPECT_EQ(twice.prepare(), Status::bad_attribute);
  Problem beyond("transpose", DType::s8, {2, 3});
  beyond.set("perm", 0, 2);
  EXPECT_EQ(beyond.prepare(), Status::bad_attribute);
  for (const auto& [begin, size] : {std::pair(-1, 1), {4, -1}, {0, 0}, {2, 3}, {0, -2}}) {
    Problem p("slice", DType::s8, {4});
    p.set("begin", 0, begin), p.set("size", 0, size);
    EXPECT_EQ(p.prepare(), Status::bad_shape) << begin << ", " << size;
  }
  for (int32_t axis : {-4, 3}) {
    Problem p("expand_dims", DType::s8, {2, 3});
    p.set("axis", 0, axis);
    EXPECT_EQ(p.prepare(), Status::bad_attribute);
  }
  EXPECT_EQ(Problem("expand_dims", DType::s8, Index(6, 1)).prepare(), Status::too_large);
  for (int32_t axes : {1, 4}) {  // of extent 2; behind the last
    Problem p("squeeze", DType::s8, {2, 1});
    p.set("axes", 0, axes);
    EXPECT_EQ(p.prepare(), Status::bad_attribute);
  }
  for (const char* field : {"before", "after"}) {
    Problem p("pad", DType::s8, {4});
    p.set(field, 0, -1);
    EXPECT_EQ(p.prepare(), Status::bad_attribute);
  }
  // Two elements of a byte could belong to two runs.
  EXPECT_EQ(Problem("transpose", DType::s4, {2, 3}).prepare(), Status::bad_dtype);
}

// As near to each other as overlap() allows, nothing of x is lost before it is moved.
TEST(Movement, OutputsMayStandAsNearToTheInputAsOverlapSays) {
  Rng rng(5);
  int ahead = 0, behind = 0, never = 0;
  for (int i = 0; i < 2000 && !HasFailure(); ++i) {
    const char* const name = i % 3 == 0 ? "pad" : i % 3 == 1 ? "transpose" : "slice";
    const OpDef& op = *find_op(name);
    const auto graph = op.random_case(rng, i % 2 == 0 ? DType::s8 : DType::f32);
    const Node& node = graph->nodes[0];
    Problem p(name, DType::s8, {1});
    p.attrs = node.attrs;
    p.x = graph->input_types(node)[0], p.y = graph->output_types(node)[0];
    ASSERT_EQ(op.core->prepare(p.attrs.data(), p.types(), p.params.data()), Status::ok);
    p.row = candidates(op, p.params.data(), p.types(), ~0u).at(0);
    ASSERT_TRUE(p.row->raster);
    EXPECT_EQ(op.core->overlap(p.params.data(), *p.row, {0, 0, true}), kNoOverlap);
    const int32_t least = op.core->overlap(p.params.data(), *p.row, {0, 0, false});
    if (least == kNoOverlap) {
      ++never;
      continue;
    }
    Bytes x(p.x.bytes()), apart(p.y.bytes());
    for (uint8_t& byte : x) byte = uint8_t(rng.next());
    p.run(x.data(), apart.data());
    // A wrong distance is to fail, not to crash.
    Bytes shared(2 * (x.size() + apart.size()) + 64);
    const size_t x_at = size_t(std::max(least, 0)), y_at = size_t(std::max(-least, 0));
    std::ranges::copy(x, shared.begin() + int64_t(x_at));
    p.run(shared.data() + x_at, shared.data() + y_at);
    ASSERT_TRUE(std::equal(apart.begin(), apart.end(), shared.begin() + int64_t(y_at)))
        << i << " " << name << " " << least;
    ahead += least < 0 ? 1 : 0, behind += least > 0 ? 1 : 0;
  }
  EXPECT_GT(ahead, 100);
  EXPECT_GT(behind, 300);
  EXPECT_GT(never, 100);
}

// A padded x needs no memory but that of y.
TEST(Movement, APaddedInputFitsIntoItsOutput) {
  Problem p("pad", DType::s8, {1, 5, 6, 3});
  for (size_t d : {1, 2}) p.set("before", d, 1), p.set("after", d, 2);
  ASSERT_EQ(p.prepare(), Status::ok);
  EXPECT_EQ(p.op->core->overlap(p.params.data(), *p.row, {0, 0, false}),
            int32_t(p.y.bytes() - p.x.bytes()));
}

Status footprint_of(const Walk& walk, DType dtype = DType::s8) {
  const OpDef& op = *find_op("pad");
  const auto row = std::ranges::find(op.rows, dtype, &KernelRow::x);
  uint32_t sizes[8];
  Footprint footprint(Slots::of(1, 0, 1, 0), sizes);
  const Status status = row->footprint(&walk, *row, footprint);
  if (status == Status::ok) {
    EXPECT_EQ(footprint.out_bytes[0], uint32_t(walk.whole_bytes));
    uint32_t runs = 1;
    for (int32_t count : walk.count) runs *= uint32_t(count);
    EXPECT_EQ(footprint.in_bytes[0], runs * uint32_t(walk.run_bytes));
  }
  return status;
}

// Runs of 8 bytes, 3 of 12 apart, and twice that, 40 apart.
Walk sane_walk() {
  return {84, 4, 8, {1, 1, 1, 1, 2, 3}, {0, 0, 0, 0, 40, 12}, 0};
}

TEST(Movement, ParamsOfAPaddingKeepWithinTheOutput) {
  const Walk sane = sane_walk();
  EXPECT_EQ(footprint_of(sane), Status::ok);
  EXPECT_EQ(footprint_of(sane, DType::s32), Status::ok);
  Walk tight = sane;
  tight.whole_bytes = 4 + 40 + 24 + 8;
  EXPECT_EQ(footprint_of(tight), Status::ok);
  const auto refused = [&](auto change) {
    Walk walk = tight;
    change(walk);
    EXPECT_NE(footprint_of(walk), Status::ok);
  };
  refused([](Walk& w) { --w.whole_bytes; });
  refused([](Walk& w) { w.whole_bytes = INT32_MIN; });
  refused([](Walk& w) { w.whole_bytes = int32_t(kMaxBytes) + 1; });
  refused([](Walk& w) { ++w.first; });
  refused([](Walk& w) { w.first = -4; });
  refused([](Walk& w) { ++w.run_bytes; });
  refused([](Walk& w) { w.run_bytes = 0; });
  refused([](Walk& w) { w.run_bytes = -8; });
  refused([](Walk& w) { w.step[5] = 7; });   // into the run before
  refused([](Walk& w) { w.step[4] = 31; });  // into the last of the loop within
  refused([](Walk& w) { w.step[4] = -40; });
  refused([](Walk& w) { ++w.count[5]; });
  refused([](Walk& w) { w.count[4] = 0; });
  refused([](Walk& w) { w.count[4] = -1; });
  refused([](Walk& w) { w.count[4] = 0, w.step[4] = 32; });  // which would take the loop back
  refused([](Walk& w) { w.count[0] = INT32_MAX, w.step[0] = INT32_MAX; });
  refused([](Walk& w) { w.count[0] = 1 << 16, w.step[0] = 1 << 16; });
}

TEST(Movement, AValueIsWrittenInWholeElements) {
  for (int32_t field = 0; field < 4; ++field) {
    Walk walk = sane_walk();
    if (field == 0) walk.whole_bytes += 2;
    if (field == 1) walk.first += 2;
    if (field == 2) walk.run_bytes -= 2;
    if (field == 3) walk.step[5] += 2;
    EXPECT_EQ(footprint_of(walk, DType::s16), Status::ok) << field;
    EXPECT_EQ(footprint_of(walk, DType::s32), Status::bad_shape) << field;
    EXPECT_EQ(footprint_of(walk, DType::f32), Status::bad_shape) << field;
  }
}

}  // namespace
}  // namespace mw::movement
