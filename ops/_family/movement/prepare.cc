// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/movement/block.h"
#include "ops/_family/movement/spread.h"
#include "ops/_family/movement/view.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

MW_SHARED Status read_entry(const TensorType& operand, uint32_t i, int32_t& value) {
  MW_REQUIRE(operand.data != nullptr && i < uint32_t(operand.shape.elems()), bad_attribute);
  if (operand.dtype == DType::s64) {
    const int64_t wide = static_cast<const int64_t*>(operand.data)[i];
    value = int32_t(wide);
    MW_REQUIRE(value == wide, bad_attribute);
    return Status::ok;
  }
  MW_REQUIRE(operand.dtype == DType::s32, bad_attribute);
  value = static_cast<const int32_t*>(operand.data)[i];
  return Status::ok;
}

// Each loop is read before another takes its place.
template <int32_t kDepth>
Status finish(const OpTypes& types, uint32_t rank, WalkOf<kDepth>& p) {
  const DType dtype = types.in[kX].dtype;
  const int32_t bytes = int32_t(dtype_bits(dtype) / 8);
  MW_REQUIRE(dtype == types.out[kY].dtype && bytes > 0, bad_dtype);
  p.first *= bytes, p.whole_bytes *= bytes;
  p.run_bytes = bytes;
  p.fill = 0;
  int32_t at = kDepth;             // the loop filled last
  int32_t* within = &p.run_bytes;  // the run, or the count of that loop
  int32_t joining = bytes;         // the step of what follows it without a gap
  for (uint32_t d = rank; d-- > 0;) {
    const int32_t count = p.count[d], step = p.step[d] * bytes;
    if (count == 1) continue;
    if (step == joining) {
      *within *= count;
    } else {
      --at;
      p.step[at] = joining = step;
      within = &p.count[at];
      *within = count;
    }
    joining *= count;
  }
  while (at > 0) --at, p.count[at] = 1, p.step[at] = 0;
  return Status::ok;
}

template <int32_t kDepth>
Status GatherOf<kDepth>::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.whole_bytes) &&
                 checked_product(f.out_bytes[kY], p.run_bytes),
             too_large);
  int64_t low = p.first, high = int64_t(p.first) + p.run_bytes;
  for (int32_t d = 0; d < kDepth; ++d) {
    MW_REQUIRE(checked_product(f.out_bytes[kY], f.out_bytes[kY], p.count[d]), too_large);
    MW_REQUIRE(p.count[d] > 1 || p.step[d] == 0, bad_shape);
    const int64_t span = int64_t(p.count[d] - 1) * p.step[d];
    (span < 0 ? low : high) += span;
  }
  MW_REQUIRE(low >= 0 && high <= p.whole_bytes, bad_shape);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

template <int32_t kDepth>
int32_t GatherOf<kDepth>::alias(const void* params, const void* const*, uint32_t, uint32_t) {
  const Params& p = *static_cast<const Params*>(params);
  for (int32_t count : p.count) {
    if (count != 1) return kNoAlias;
  }
  return p.first;
}

// Where the runs ascend in x, none is read from before where those so far would have come to.
template <int32_t kDepth>
int32_t GatherOf<kDepth>::overlap(const void* params, const KernelRow&, OverlapQuery query) {
  const Params& p = *static_cast<const Params*>(params);
  int32_t span = p.run_bytes;  // of the runs of the loops within
  for (int32_t d = kDepth; d-- > 0;) {
    const int32_t step = p.step[d];
    if (query.reverse || (p.count[d] > 1 && step < span)) return kNoOverlap;
    span += (p.count[d] - 1) * step;
  }
  return -p.first;
}

template Status finish(const OpTypes& types, uint32_t rank, Walk& p);
template Status finish(const OpTypes& types, uint32_t rank, Repeat::Params& p);

template Status GatherOf<kLoops>::footprint(const Gather::Params& p, const KernelRow& row,
                                            Footprint& f);
template int32_t GatherOf<kLoops>::alias(const void* params, const void* const* tables,
                                         uint32_t out, uint32_t slot);
template int32_t GatherOf<kLoops>::overlap(const void* params, const KernelRow& row,
                                           OverlapQuery query);
template Status GatherOf<8>::footprint(const Repeat::Params& p, const KernelRow& row, Footprint& f);
template int32_t GatherOf<8>::alias(const void* params, const void* const* tables, uint32_t out,
                                    uint32_t slot);
template int32_t GatherOf<8>::overlap(const void* params, const KernelRow& row, OverlapQuery query);

MW_SHARED Status Block::read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->block = node.options.get<int32_t>(0, 0);
  return Status::ok;
}

MW_SHARED Status Spread::shape(const PadAttrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  for (uint32_t i = 0; i < x.rank; ++i) {
    MW_REQUIRE(a.before[i] >= 0 && a.after[i] >= 0, bad_attribute);
    const int64_t extent = int64_t(x[i]) + a.before[i] + a.after[i];
    MW_REQUIRE(extent < int64_t(kMaxBytes), too_large);
    y.push(int32_t(extent));
  }
  return Status::ok;
}

MW_SHARED Status Spread::prepare(const PadAttrs& a, const OpTypes& types, Walk& p) {
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(x.rank == y.rank, bad_shape);
  int32_t unit = 1;  // elements from index to index
  p.first = 0;
  for (uint32_t d = y.rank; d-- > 0; unit *= y[d]) {
    const int32_t before = a.before[d], room = y[d] - x[d];
    MW_REQUIRE(before >= 0 && before <= room && a.after[d] == room - before, bad_shape);
    p.first += before * unit;
    p.count[d] = x[d], p.step[d] = unit;
  }
  p.whole_bytes = unit;
  return finish(types, y.rank, p);
}

// The runs stand in y one after another, none before the end of another, in whole elements.
MW_SHARED Status Spread::footprint(const Walk& p, const KernelRow& row, Footprint& f) {
  const uint32_t whole = uint32_t(p.whole_bytes), first = uint32_t(p.first);
  uint32_t span = uint32_t(p.run_bytes);  // of the runs of the loops within
  uint32_t bytes = span, places = whole | first | span;
  MW_REQUIRE(span > 0 && whole <= kMaxBytes && places < 2 * kMaxBytes, too_large);
  for (int32_t d = kLoops; d-- > 0;) {
    const int32_t count = p.count[d], step = p.step[d];
    places |= uint32_t(step);
    if (count == 1) continue;
    MW_REQUIRE(count > 0 && step >= int32_t(span), bad_shape);
    const int64_t way = int64_t(count - 1) * step;  // from the first run to the last
    MW_REQUIRE(way <= int64_t(kMaxBytes), bad_shape);
    span += uint32_t(way);
    bytes *= uint32_t(count);  // no more than the span
  }
  MW_REQUIRE(first + span <= whole && (places & (storage_bytes(row.x, 1u) - 1)) == 0, bad_shape);
  f.in_bytes[kX] = bytes, f.out_bytes[kY] = whole;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

// Where x ends with y, each run is written where it stood, or before.
MW_SHARED int32_t Spread::overlap(const void* params, const KernelRow&, OverlapQuery query) {
  const Walk& p = *static_cast<const Walk*>(params);
  if (query.reverse) return kNoOverlap;
  int32_t bytes = p.run_bytes;
  for (int32_t count : p.count) bytes *= count;
  return p.whole_bytes - bytes;
}

MW_SHARED Status Spread::read_paddings(const TfliteNode& node, PadAttrs& a) {
  const TensorType& paddings = node.in[1];
  MW_REQUIRE(paddings.dtype == DType::s32 && paddings.data != nullptr, bad_attribute);
  const uint32_t rank = node.in[kX].shape.rank;
  MW_REQUIRE(
      paddings.shape.rank == 2 && paddings.shape[0] == int32_t(rank) && paddings.shape[1] == 2,
      bad_shape);
  const int32_t* pairs = static_cast<const int32_t*>(paddings.data);
  for (uint32_t i = 0; i < rank; ++i) {
    a.before[i] = pairs[2 * i];
    a.after[i] = pairs[2 * i + 1];
  }
  return Status::ok;
}

MW_SHARED Status View::prepare(const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(x.shape.elems() == y.shape.elems() && x.shape.elems() > 0, bad_shape);
  p.bytes = int32_t(x.bytes());
  return Status::ok;
}

MW_SHARED Status View::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.bytes > 0 && uint32_t(p.bytes) <= kMaxBytes, too_large);
  f.in_bytes[kX] = f.out_bytes[kY] = uint32_t(p.bytes);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED int32_t View::alias(const void*, const void* const*, uint32_t, uint32_t) {
  return 0;
}

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw
