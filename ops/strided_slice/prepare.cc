// SPDX-License-Identifier: Apache-2.0
#include "ops/strided_slice/strided_slice.h"

namespace mw {
namespace strided_slice {
inline namespace MW_ABI {

namespace {

using Attrs = StridedSlice::Attrs;

constexpr bool bit(uint32_t mask, uint32_t index) {
  return (mask >> index & 1) != 0;
}

// What is taken of one dimension.
struct Range {
  int32_t first, count, stride;
};

// A position counts from the end if it is negative, then it is clamped.
constexpr int32_t position(int32_t at, int32_t extent, int32_t low, int32_t high) {
  at += at < 0 ? extent : 0;
  return at < low ? low : (at > high ? high : at);
}

Status range_of(const Attrs& a, uint32_t d, int32_t extent, Range& range) {
  const int32_t stride = a.stride[d], ahead = stride > 0 ? 1 : -1;
  MW_REQUIRE(stride != 0, bad_attribute);
  // Backwards, the end is before the first element, and the begin on the last.
  const int32_t low = ahead > 0 ? 0 : -1, high = ahead > 0 ? extent : extent - 1;
  const int32_t open_begin = ahead > 0 ? low : high, open_end = ahead > 0 ? high : low;
  const int32_t begin = bit(a.begin_mask, d) ? open_begin : position(a.begin[d], extent, low, high);
  MW_REQUIRE(begin >= 0 && begin < extent, bad_shape);
  if (bit(a.shrink_mask, d)) {
    MW_REQUIRE(ahead > 0, bad_attribute);
    range = {begin, 1, 1};
    return Status::ok;
  }
  const int32_t end = bit(a.end_mask, d) ? open_end : position(a.end[d], extent, low, high);
  const int32_t span = (end - begin) * ahead;
  MW_REQUIRE(span > 0, bad_shape);
  const int32_t each = stride * ahead;
  range = {begin, (span - 1) / each + 1, stride};
  return Status::ok;
}

enum Field : uint32_t { kBeginMask, kEndMask, kEllipsisMask, kNewAxisMask, kShrinkMask, kOffset };

// The operands of a node, and how they become Attrs.
struct SliceReader {
  const TfliteNode& node;
  Attrs& a;
  uint32_t mask[kOffset];
  uint32_t d = 0, out = 0;  // dimension of x, of y

  bool has(Field field, uint32_t entry) const { return bit(mask[field], entry); }
  int32_t entry_of(uint32_t operand, uint32_t entry) const {
    return static_cast<const int32_t*>(node.in[operand].data)[entry];
  }
  void take_whole() {
    a.begin_mask |= uint8_t(1u << d), a.end_mask |= uint8_t(1u << d);
    ++d, ++out;
  }
  Status take(uint32_t entry) {
    MW_REQUIRE(d < node.in[0].shape.rank, bad_shape);
    const uint8_t here = uint8_t(1u << d);
    a.begin[d] = entry_of(1, entry), a.end[d] = entry_of(2, entry);
    const int32_t stride = entry_of(3, entry), near = clamped(stride);
    // Beyond the extent, all strides are the same.
    MW_REQUIRE(near == stride || node.in[0].shape[d] <= INT16_MAX, too_large);
    a.stride[d] = int16_t(near);
    if (has(kBeginMask, entry)) a.begin_mask |= here;
    if (has(kEndMask, entry)) a.end_mask |= here;
    if (has(kShrinkMask, entry)) a.shrink_mask |= here;
    out += has(kShrinkMask, entry) ? 0 : 1;
    ++d;
    return Status::ok;
  }
  static int32_t clamped(int32_t stride) {
    return stride > INT16_MAX ? INT16_MAX : (stride < -INT16_MAX ? -INT16_MAX : stride);
  }
};

}  // namespace

// New dimensions come where their bits stand, what x keeps between them.
MW_SHARED Status StridedSlice::shape(const Attrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  const auto add_new = [&] {
    while (y.rank < Shape::kMaxRank && bit(a.new_axis_mask, y.rank)) y.push(1);
  };
  for (uint32_t d = 0; d < x.rank; ++d) {
    Range range;
    MW_DEVICE_TRY(range_of(a, d, x[d], range));
    if (bit(a.shrink_mask, d)) continue;
    add_new();
    MW_REQUIRE(y.rank < Shape::kMaxRank, bad_shape);
    y.push(range.count);
  }
  add_new();
  // None may be left out, or lie behind the last.
  MW_REQUIRE((a.new_axis_mask >> y.rank) == 0, bad_attribute);
  return Status::ok;
}

// All ranges have passed shape().
MW_SHARED uint32_t StridedSlice::walk(const Attrs& a, const Shape& x, Params& p) {
  int32_t unit = 1;  // elements from index to index
  for (uint32_t d = x.rank; d-- > 0; unit *= x[d]) {
    Range range{};
    (void)range_of(a, d, x[d], range);
    p.first += range.first * unit;
    p.count[d] = range.count, p.step[d] = range.count > 1 ? range.stride * unit : 0;
  }
  p.whole_bytes = unit;
  return x.rank;
}

// An ellipsis stands for the dimensions of x that have no entry; without one these are the last.
MW_SHARED Status StridedSlice::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 4, bad_count);
  for (uint32_t i = 1; i < 4; ++i) {
    const TensorType& operand = node.in[i];
    MW_REQUIRE(operand.dtype == DType::s32 && operand.data != nullptr, bad_attribute);
    MW_REQUIRE(operand.shape.rank == 1 && operand.shape == node.in[1].shape, bad_shape);
  }
  SliceReader reader{node, *static_cast<Attrs*>(attrs), {}};
  for (uint32_t f = 0; f < kOffset; ++f) reader.mask[f] = node.options.get<uint32_t>(f, 0);
  MW_REQUIRE(node.options.get<uint8_t>(kOffset, 0) == 0, bad_attribute);  // ends beside begins
  const uint32_t entries = uint32_t(node.in[1].shape.elems()), rank = node.in[0].shape.rank;
  MW_REQUIRE(entries <= 2 * Shape::kMaxRank + 1, too_large);
  uint32_t given = 0, ellipses = 0;
  for (uint32_t i = 0; i < entries; ++i) {
    const bool ellipsis = reader.has(kEllipsisMask, i);
    ellipses += ellipsis ? 1 : 0;
    given += ellipsis || reader.has(kNewAxisMask, i) ? 0 : 1;
  }
  MW_REQUIRE(ellipses <= 1 && given <= rank, bad_attribute);
  for (uint32_t i = 0; i < entries; ++i) {
    if (reader.has(kEllipsisMask, i)) {
      for (uint32_t left = rank - given; left > 0; --left) reader.take_whole();
    } else if (reader.has(kNewAxisMask, i)) {
      MW_REQUIRE(reader.out < Shape::kMaxRank, bad_shape);
      reader.a.new_axis_mask |= uint8_t(1u << reader.out++);
    } else {
      MW_DEVICE_TRY(reader.take(i));
    }
  }
  while (reader.d < rank) reader.take_whole();
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace strided_slice
}  // namespace mw

template struct mw::movement::Operator<mw::strided_slice::StridedSlice>;
