// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/recurrent/recurrent.h"

namespace mw {
inline namespace MW_ABI {
namespace recurrent {

MW_SHARED Status Layer::infer(uint32_t rank, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].dtype == DType::f32, bad_dtype);
  MW_REQUIRE(in[kX].shape.rank == rank && in[kW].shape.rank == 2, bad_shape);
  out[0].dtype = in[kX].dtype;
  out[0].shape = in[kX].shape;
  out[0].shape.dim[rank - 1] = in[kW].shape[0];
  return Status::ok;
}

MW_SHARED Status Layer::prepare(const Attrs& a, const OpTypes& types, uint32_t rank, Params& p) {
  TensorType y[] = {types.out[0]};
  MW_DEVICE_TRY(infer(rank, types.in, {y, 1}));
  MW_REQUIRE(types.out[0].dtype == DType::f32 && types.out[0].shape == y[0].shape, bad_shape);
  const Shape &x = types.in[kX].shape, &w = types.in[kW].shape, &r = types.in[kR].shape;
  MW_REQUIRE(rank == 3 || !a.time_major, bad_attribute);
  p = Params{x[0], 1, x[rank - 1], w[0], int32_t(a.curve), 0};
  if (rank == 3) {
    p.batch = x[a.time_major ? 1 : 0], p.steps = x[a.time_major ? 0 : 1];
    p.time_major = a.time_major;
  }
  MW_REQUIRE(w[1] == p.in_c && r.rank == 2 && r[0] == p.units && r[1] == p.units, bad_shape);
  for (uint32_t i = kW; i <= kBias; ++i) MW_REQUIRE(types.in[i].dtype == DType::f32, bad_dtype);
  MW_REQUIRE(types.in[kBias].shape.elems() == p.units, bad_shape);
  return Status::ok;
}

// Behind the graph inputs stands the variable for h.
MW_SHARED Status Layer::read_tflite(const TfliteNode& node, uint32_t rank, Attrs& a) {
  constexpr uint32_t kVariable = 4;
  a.time_major = rank == 3 && node.options.get<uint8_t>(0, 0) != 0;
  a.curve = Curve(node.options.get<int8_t>(rank - 2, 0));
  MW_REQUIRE(node.in.count == kVariable + 1, bad_count);
  const TensorType &x = node.in[kX], &w = node.in[kW], &h = node.in[kVariable];
  MW_REQUIRE(h.present() && h.data == nullptr && h.dtype == DType::f32, bad_dtype);
  MW_REQUIRE(x.shape.rank == rank && w.shape.rank == 2, bad_shape);
  uint32_t elems = 0;
  MW_REQUIRE(checked_product(elems, x.shape[a.time_major ? 1 : 0], w.shape[0]) &&
                 uint32_t(h.shape.elems()) == elems,
             bad_shape);
  return Status::ok;
}

MW_SHARED Status Layer::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.curve >= 0 && p.curve <= int32_t(Curve::tanh), bad_attribute);
  MW_REQUIRE(p.time_major == 0 || p.time_major == 1, bad_attribute);
  uint32_t rows = 0;
  MW_REQUIRE(checked_product(rows, p.batch, p.steps) &&
                 checked_product(f.in_bytes[kX], int32_t(rows), p.in_c, 4) &&
                 checked_product(f.in_bytes[kW], p.units, p.in_c, 4) &&
                 checked_product(f.in_bytes[kR], p.units, p.units, 4) &&
                 checked_product(f.in_bytes[kBias], p.units, 4) &&
                 checked_product(f.out_bytes[0], int32_t(rows), p.units, 4) &&
                 checked_product(f.state_bytes[kHidden], p.batch, p.units, 4),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED uint64_t Layer::macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.batch) * uint64_t(p.steps) * uint64_t(p.units) *
         (uint64_t(p.in_c) + uint64_t(p.units));
}

}  // namespace recurrent
}  // namespace MW_ABI
}  // namespace mw
