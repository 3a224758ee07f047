// SPDX-License-Identifier: Apache-2.0
#include "ops/strided_slice/strided_slice.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::strided_slice {

extern const OpDef kDef;

namespace {

using Attrs = StridedSlice::Attrs;
using movement::kX;

// The entries of a file's operands, in the order of the dimensions that they speak of.
struct Entries {
  std::vector<int32_t> begin, end, stride;
  int64_t begin_mask = 0, end_mask = 0, new_axis_mask = 0, shrink_mask = 0;

  void add_new_axis() {
    new_axis_mask |= int64_t(1) << begin.size();
    begin.push_back(0), end.push_back(0), stride.push_back(1);
  }
  void add(const Attrs& a, uint32_t d) {
    const int64_t here = int64_t(1) << begin.size();
    if ((a.begin_mask >> d & 1) != 0) begin_mask |= here;
    if ((a.end_mask >> d & 1) != 0) end_mask |= here;
    if ((a.shrink_mask >> d & 1) != 0) shrink_mask |= here;
    begin.push_back(a.begin[d]), end.push_back(a.end[d]), stride.push_back(a.stride[d]);
  }
};

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  const Tensor& x = graph.tensors[size_t(node.input(kX))];
  Entries entries;
  uint32_t out = 0;
  const auto add_new_axes = [&] {
    for (; (a.new_axis_mask >> out & 1) != 0; ++out) entries.add_new_axis();
  };
  for (uint32_t d = 0; d < x.shape.rank; ++d) {
    const bool shrinks = (a.shrink_mask >> d & 1) != 0;
    if (!shrinks) add_new_axes();
    entries.add(a, d);
    out += shrinks ? 0 : 1;
  }
  add_new_axes();
  TfliteExport form;
  for (const auto& [name, values] :
       {std::pair("begin", &entries.begin), {"end", &entries.end}, {"strides", &entries.stride}}) {
    form.extra_inputs.push_back(movement::vector_of(node, name, *values));
  }
  form.options = {entries.begin_mask, entries.end_mask, 0, entries.new_axis_mask,
                  entries.shrink_mask};
  form.version = entries.new_axis_mask != 0 || x.shape.rank > 4 ? 4 : x.dtype == DType::s8 ? 2 : 1;
  return form;
}

// Takes at least one element of a dimension.
void draw_range(Rng& rng, int32_t extent, uint32_t d, Attrs& a) {
  const auto here = uint8_t(1u << d);
  const auto from_end = [&](int32_t at) { return rng.chance(0.5) ? at - extent : at; };
  const bool back = rng.chance(0.25);
  a.stride[d] = int16_t(rng.between(1, rng.chance(0.6) ? 1 : 4) * (back ? -1 : 1));
  const auto first = int32_t(rng.below(uint64_t(extent)));
  a.begin[d] = from_end(first);
  if (rng.chance(0.2)) {
    a.shrink_mask |= here, a.stride[d] = 1;
    a.end[d] = int32_t(rng.between(-extent, extent));
    return;
  }
  // What a mask covers may be anything.
  if (rng.chance(0.4)) a.begin_mask |= here, a.begin[d] = int32_t(rng.between(-9, 9));
  const int32_t begin = (a.begin_mask & here) == 0 ? first : back ? extent - 1 : 0;
  if (rng.chance(0.4)) {
    a.end_mask |= here, a.end[d] = int32_t(rng.between(-9, 9));
  } else if (back) {
    const auto last = int32_t(rng.between(-1, begin - 1));
    a.end[d] = last < 0 ? -extent - 1 : from_end(last);
  } else {
    const auto last = int32_t(rng.between(begin + 1, extent));
    a.end[d] = last == extent ? last + int32_t(rng.between(0, 2)) : from_end(last);
  }
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a;
  std::vector<int32_t> dims;
  const auto rank = uint32_t(rng.chance(0.8) ? rng.between(1, 4) : 5);
  // Where the first dimension alone is cut, the rest may be one piece of x.
  const bool first_alone = rng.chance(0.3);
  uint32_t out = 0;
  for (uint32_t d = 0; d < rank; ++d) {
    dims.push_back(build.extent(1, d + 1 == rank ? 16 : 6));
    if (first_alone && d > 0) {
      a.begin_mask |= uint8_t(1u << d), a.end_mask |= uint8_t(1u << d);
    } else {
      draw_range(rng, dims.back(), d, a);
    }
    out += (a.shrink_mask >> d & 1) == 0 ? 1 : 0;
  }
  // LiteRT takes five dimensions together.
  if (rank < 5 && rng.chance(0.15)) a.new_axis_mask = uint8_t(1u << rng.between(0, out));
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::strided_slice
