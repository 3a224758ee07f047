// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/l2_normalization/l2_normalization.h"

namespace mw {
namespace l2_normalization {
inline namespace MW_ABI {

namespace {

constexpr int32_t kMaxDepth = 1 << 15;  // so many squares of up to 255 are an int32

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].shape.rank > 0, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = in[kX].shape;
  return Status::ok;
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.shape.rank > 0 && x.shape == y.shape && x.shape.elems() > 0, bad_shape);
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  const int32_t depth = x.shape[x.shape.rank - 1];
  p = Params{x.shape.elems() / depth, depth, 0};
  if (x.dtype != DType::s8) return Status::ok;
  MW_REQUIRE(x.quant.present() && fits_int8(x.quant.zero_point), bad_quantization);
  MW_REQUIRE(y.quant.present() && y.quant.scale() == 1.0f / 128 && y.quant.zero_point == 0,
             bad_quantization);
  p.x_zp = x.quant.zero_point;
  return Status::ok;
}

// An output value is written after the last read of its input value.
int32_t overlap(const void*, const KernelRow&, OverlapQuery query) {
  return query.reverse ? kNoOverlap : 0;
}

Status read_tflite(const TfliteNode& node, void*) {
  MW_REQUIRE(node.options.get<int8_t>(0, 0) == 0, bad_attribute);  // an activation
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, p.rows, p.depth) &&
                 checked_storage(f.out_bytes[kY], row.y, p.rows, p.depth),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  if (row.x == DType::f32) return Status::ok;
  MW_REQUIRE(p.depth < kMaxDepth, too_large);
  MW_REQUIRE(fits_int8(p.x_zp), bad_quantization);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("l2_normalization", kCode);
  core.tflite_code = 11;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace l2_normalization
}  // namespace mw
