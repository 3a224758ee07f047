// SPDX-License-Identifier: Apache-2.0
// What: for tests of the family, a node of an operator that moves bytes, its kernel run on buffers
// of the test's, and the comparison with the definition index by index.
#pragma once

#include <gtest/gtest.h>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/movement/movement.h"

namespace mw::movement {

constexpr DType kTypes[] = {DType::s8,  DType::u8,  DType::s16, DType::s32, DType::f32,
                            DType::s64, DType::u16, DType::b8,  DType::f16};

using Index = std::vector<int32_t>;

// A node of one of the operators, its types and its kernel.
struct Problem {
  const OpDef* op;
  Bytes attrs;
  std::vector<float> scales;
  TensorType x, y;
  Bytes params;
  const KernelRow* row = nullptr;

  Problem(const char* name, DType dtype, const Index& dims)
      : op(find_op(name)), attrs(op->attrs.defaults), params(op->core->params_bytes) {
    x = y = {dtype, CaseBuilder::shape(dims), {}, nullptr};
  }
  void set(const char* field, size_t i, double value) {
    ASSERT_TRUE(set_field(*op->attrs.find(field), attrs, uint32_t(i), value)) << field;
  }
  Status prepare() {
    if (y.dtype == DType::s8) scales = {0.5f};
    x.quant.scales = y.quant.scales = {scales.data(), uint32_t(scales.size())};
    MW_DEVICE_TRY(op->core->infer(attrs.data(), {&x, 1}, {&y, 1}));
    MW_DEVICE_TRY(op->core->prepare(attrs.data(), types(), params.data()));
    const auto rows = candidates(*op, params.data(), types(), ~0u);
    row = rows.empty() ? nullptr : rows[0];
    return row == nullptr ? Status::no_kernel : Status::ok;
  }
  OpTypes types() const { return {{&x, 1}, {&y, 1}}; }
  void run(const uint8_t* from, uint8_t* to) const {
    const void* slots[] = {from, to, nullptr};
    row->run(params.data(), Args{slots, Slots::of(1, 0, 1, 0)});
  }
};

inline Index dims_of(const Shape& shape) {
  return {shape.dim, shape.dim + shape.rank};
}
inline int64_t place_of(const Index& dims, const Index& index) {
  int64_t at = 0;
  for (size_t d = 0; d < dims.size(); ++d) at = at * dims[d] + index[d];
  return at;
}

// The element of x that stands at each element of y; -1: the value round x.
template <class From>
std::vector<int64_t> places(const Problem& p, From from) {
  const Index x = dims_of(p.x.shape), y = dims_of(p.y.shape);
  std::vector<int64_t> out;
  for (int32_t i = 0; i < p.y.shape.elems(); ++i) {
    Index at(y.size());
    int32_t rest = i;
    for (size_t d = y.size(); d-- > 0; rest /= y[d]) at[d] = rest % y[d];
    const Index source = from(at);
    bool inside = true;
    for (size_t d = 0; d < x.size(); ++d) inside = inside && source[d] >= 0 && source[d] < x[d];
    out.push_back(inside ? place_of(x, source) : -1);
  }
  return out;
}

// Whether y holds those elements, and `fill` elsewhere.
inline void expect_moved(const Problem& p, const std::vector<int64_t>& places, const Bytes& fill,
                         Rng& rng) {
  const size_t elem = storage_bytes(p.x.dtype, size_t(1));
  Bytes x(p.x.bytes()), y(p.y.bytes(), 0xa5), wanted;
  for (uint8_t& byte : x) byte = uint8_t(rng.next());
  for (int64_t place : places) {
    const uint8_t* from = place < 0 ? fill.data() : x.data() + size_t(place) * elem;
    wanted.insert(wanted.end(), from, from + elem);
  }
  p.run(x.data(), y.data());
  EXPECT_EQ(y, wanted) << p.op->name() << " of rank " << p.x.shape.rank;
}

inline Index draw_dims(Rng& rng, int64_t least = 1) {
  Index dims;
  for (int64_t rank = rng.between(least, Shape::kMaxRank); rank > 0; --rank) {
    dims.push_back(int32_t(rng.between(1, 4)));
  }
  return dims;
}

}  // namespace mw::movement
