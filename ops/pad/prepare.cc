// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/pad/pad.h"

namespace mw {
namespace pad {
inline namespace MW_ABI {

namespace {

Status padded(const Attrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  for (uint32_t i = 0; i < x.rank; ++i) {
    MW_REQUIRE(a.before[i] >= 0 && a.after[i] >= 0, bad_attribute);
    const int64_t extent = int64_t(x[i]) + a.before[i] + a.after[i];
    MW_REQUIRE(extent < int64_t(kMaxBytes), too_large);
    y.push(int32_t(extent));
  }
  return Status::ok;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  return padded(*static_cast<const Attrs*>(attrs), in[kX].shape, out[kY].shape);
}

// Fills the Params from the last dimension on, joining neighbours without padding.
Status collapse(const Attrs& a, const Shape& x, const Shape& y, Params& p) {
  for (int32_t d = 0; d < kRank; ++d) p.x[d] = p.y[d] = 1;
  int32_t at = kRank;  // the dimension filled last
  bool last_padded = true;
  for (uint32_t i = x.rank; i-- > 0;) {
    const bool padded_here = x[i] != y[i];
    if (at == kRank || padded_here || last_padded) {
      MW_REQUIRE(at > 0, too_large);
      --at;
    }
    p.x[at] *= x[i], p.y[at] *= y[i], p.before[at] = a.before[i];
    last_padded = padded_here;
  }
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  Shape wanted;
  MW_DEVICE_TRY(padded(a, x.shape, wanted));
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(y.shape == wanted, bad_shape);
  if (x.dtype == DType::s8) {
    MW_REQUIRE(y.quant.present() && fits_int8(y.quant.zero_point), bad_quantization);
    p.fill = y.quant.zero_point;
  }
  return collapse(a, x.shape, y.shape, p);
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& paddings = node.in[1];
  MW_REQUIRE(paddings.dtype == DType::s32 && paddings.data != nullptr, bad_attribute);
  const uint32_t rank = node.in[0].shape.rank;
  MW_REQUIRE(paddings.shape.elems() == int32_t(2 * rank), bad_shape);
  const int32_t* pairs = static_cast<const int32_t*>(paddings.data);
  for (uint32_t i = 0; i < rank; ++i) {
    a.before[i] = pairs[2 * i];
    a.after[i] = pairs[2 * i + 1];
  }
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  uint32_t x_elems = 1, y_elems = 1;
  for (int32_t d = 0; d < kRank; ++d) {
    MW_REQUIRE(
        checked_product(x_elems, x_elems, p.x[d]) && checked_product(y_elems, y_elems, p.y[d]),
        too_large);
    MW_REQUIRE(p.before[d] >= 0 && p.before[d] <= p.y[d] - p.x[d], bad_shape);
  }
  MW_REQUIRE(checked_storage(f.in_bytes[kX], row.x, x_elems) &&
                 checked_storage(f.out_bytes[kY], row.x, y_elems),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("pad", kCode);
  core.tflite_code = 34;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace pad
}  // namespace mw
