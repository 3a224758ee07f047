// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/selection/selection.h"

namespace mw {
inline namespace MW_ABI {
namespace selection {

namespace {

constexpr uint32_t kInputs = 3;

// A shape of kRank dimensions, the missing ones being 1: those before it, or behind it.
Shape widened(const Shape& shape, uint32_t before) {
  Shape out;
  for (uint32_t i = 0; i < uint32_t(kRank); ++i) {
    out.push(i < before || i - before >= shape.rank ? 1 : shape[i - before]);
  }
  return out;
}

struct Shapes {
  Shape in[kInputs];
};

// All as y, whose rank is the largest: broadcast dimensions are 1.
Shapes widened_all(Span<const TensorType> in) {
  Shapes out;
  for (uint32_t i = 0; i < kInputs; ++i) {
    out.in[i] = widened(in[i].shape, uint32_t(kRank) - in[i].shape.rank);
  }
  return out;
}
Shapes widened_by_the_first(Span<const TensorType> in) {
  Shapes out = widened_all(in);
  const uint32_t before = uint32_t(kRank) - in[kA].shape.rank;
  if (in[kCondition].shape.rank == 1) out.in[kCondition] = widened(in[kCondition].shape, before);
  return out;
}

Status check_by_the_first(Span<const TensorType> in) {
  const Shape &condition = in[kCondition].shape, &a = in[kA].shape;
  MW_REQUIRE(a == in[kB].shape, bad_shape);
  const bool first = condition.rank == 1 && a.rank > 0 && condition[0] == a[0];
  MW_REQUIRE(condition == a || condition.rank == 0 || first, bad_shape);
  return Status::ok;
}

// Of each dimension the extent that is not 1.
Status merge(const Shapes& shapes, Shape& y) {
  y = shapes.in[0];
  for (const Shape& shape : shapes.in) {
    for (uint32_t i = 0; i < uint32_t(kRank); ++i) {
      if (y[i] == 1) y.dim[i] = shape[i];
      MW_REQUIRE(shape[i] == y[i] || shape[i] == 1, bad_shape);
    }
  }
  return Status::ok;
}

// From the last dimension on, joining neighbours where all inputs go on, or all stand.
void collapse(const Shapes& shapes, const Shape& y, Kind::Params& p) {
  uint16_t* const steps[] = {&p.condition_steps, &p.a_steps, &p.b_steps};
  for (uint16_t* mask : steps) *mask = binary::kAllDims;
  for (int32_t& n : p.dim) n = 1;
  int32_t at = kRank;
  uint32_t last = 0;  // bit i: input i has the dimension filled last
  for (uint32_t d = uint32_t(kRank); d-- > 0;) {
    const int32_t n = y[d];
    if (n == 1) continue;
    uint32_t has = 0;
    for (uint32_t i = 0; i < kInputs; ++i) has |= uint32_t(shapes.in[i][d] == n) << i;
    if (at == kRank || has != last) --at;
    last = has;
    p.dim[at] *= n;
    for (uint32_t i = 0; i < kInputs; ++i) {
      if (((has >> i) & 1) == 0) *steps[i] = uint16_t(*steps[i] & ~(1u << at));
    }
  }
}

Status prepare(const Shapes& shapes, const OpTypes& types, Kind::Params& p) {
  p = Kind::Params{};
  const TensorType &a = types.in[kA], &y = types.out[kY];
  p.elem_bytes = uint16_t(dtype_bits(a.dtype) / 8);
  MW_REQUIRE(types.in[kCondition].dtype == DType::b8 && a.dtype == types.in[kB].dtype &&
                 a.dtype == y.dtype && p.elem_bytes > 0,
             bad_dtype);
  Shape wide;
  MW_DEVICE_TRY(merge(shapes, wide));
  MW_REQUIRE(widened(y.shape, uint32_t(kRank) - y.shape.rank) == wide, bad_shape);
  collapse(shapes, wide, p);
  return Status::ok;
}

}  // namespace

MW_SHARED Status infer_all(const void*, Span<const TensorType> in, Span<TensorType> out) {
  uint32_t rank = 0;
  for (const TensorType& type : in) rank = type.shape.rank > rank ? type.shape.rank : rank;
  Shape wide;
  MW_DEVICE_TRY(merge(widened_all(in), wide));
  out[kY].dtype = in[kA].dtype;
  out[kY].shape = Shape{};
  for (uint32_t i = uint32_t(kRank) - rank; i < uint32_t(kRank); ++i) out[kY].shape.push(wide[i]);
  return Status::ok;
}

MW_SHARED Status infer_by_the_first(const void*, Span<const TensorType> in, Span<TensorType> out) {
  MW_DEVICE_TRY(check_by_the_first(in));
  out[kY].dtype = in[kA].dtype;
  out[kY].shape = in[kA].shape;
  return Status::ok;
}

MW_SHARED Status prepare_all(const void*, const OpTypes& types, void* params) {
  return prepare(widened_all(types.in), types, *static_cast<Kind::Params*>(params));
}

MW_SHARED Status prepare_by_the_first(const void*, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(check_by_the_first(types.in));
  return prepare(widened_by_the_first(types.in), types, *static_cast<Kind::Params*>(params));
}

MW_SHARED Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.in.count == kInputs, bad_count);
  return Status::ok;
}

// Where every dimension steps, an element is read when that of the output is written: which, of a
// condition, may be larger.
MW_SHARED int32_t overlap(const void* params, const KernelRow&, OverlapQuery query) {
  const Kind::Params& p = *static_cast<const Kind::Params*>(params);
  const uint16_t steps = query.slot == kCondition ? p.condition_steps
                         : query.slot == kA       ? p.a_steps
                                                  : p.b_steps;
  if (query.reverse || steps != binary::kAllDims) return kNoOverlap;
  int32_t growth = query.slot == kCondition ? p.elem_bytes - 1 : 0;
  for (int32_t n : p.dim) growth *= n;
  return growth;
}

MW_SHARED Status Kind::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const DType value = p.elem_bytes == 1   ? DType::u8
                      : p.elem_bytes == 2 ? DType::u16
                      : p.elem_bytes == 4 ? DType::u32
                                          : DType::u64;
  MW_REQUIRE(binary::dims_bytes(p.dim, binary::kAllDims, value, f.out_bytes[kY]) &&
                 binary::dims_bytes(p.dim, p.condition_steps, DType::b8, f.in_bytes[kCondition]) &&
                 binary::dims_bytes(p.dim, p.a_steps, value, f.in_bytes[kA]) &&
                 binary::dims_bytes(p.dim, p.b_steps, value, f.in_bytes[kB]),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

}  // namespace selection
}  // namespace MW_ABI
}  // namespace mw
