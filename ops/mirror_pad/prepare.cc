// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/mirror_pad/mirror_pad.h"

namespace mw {
namespace mirror_pad {
inline namespace MW_ABI {

using movement::kLoops;
using movement::kX;
using movement::kY;

MW_SHARED Status MirrorPad::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.reflect == 0 || a.reflect == 1, bad_attribute);
  y = Shape{};
  uint32_t elems = 1;
  for (uint32_t d = 0; d < x.rank; ++d) {
    const int32_t most = x[d] - a.reflect;  // of a mirror image
    MW_REQUIRE(a.before[d] >= 0 && a.before[d] <= most && a.after[d] >= 0 && a.after[d] <= most,
               bad_attribute);
    const int64_t extent = int64_t(x[d]) + a.before[d] + a.after[d];
    MW_REQUIRE(extent <= int64_t(kMaxBytes), too_large);
    MW_REQUIRE(checked_product(elems, elems, int32_t(extent)), too_large);
    y.push(int32_t(extent));
  }
  return Status::ok;
}

MW_SHARED Status MirrorPad::prepare(const Attrs& a, const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  Shape wanted;
  MW_DEVICE_TRY(shape(a, x.shape, wanted));
  MW_REQUIRE(y.shape == wanted, bad_shape);
  p = Params{};
  p.reflect = a.reflect;
  p.run_bytes = int32_t(dtype_bits(x.dtype) / 8);
  MW_REQUIRE(x.dtype == y.dtype && p.run_bytes > 0, bad_dtype);
  int32_t at = kLoops;
  for (uint32_t d = x.shape.rank; d-- > 0;) {
    if (at == kLoops && a.before[d] == 0 && a.after[d] == 0) {
      p.run_bytes *= x.shape[d];
      continue;
    }
    --at;
    p.extent[at] = x.shape[d], p.leading[at] = a.before[d], p.trailing[at] = a.after[d];
  }
  while (at > 0) p.extent[--at] = 1;
  return Status::ok;
}

MW_SHARED Status MirrorPad::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.reflect == 0 || p.reflect == 1, bad_attribute);
  uint32_t x, y;
  MW_REQUIRE(checked_product(x, p.run_bytes) && checked_product(y, p.run_bytes), too_large);
  for (int32_t d = 0; d < kLoops; ++d) {
    MW_REQUIRE(checked_product(x, x, p.extent[d]), too_large);
    const int32_t most = p.extent[d] - p.reflect;
    MW_REQUIRE(
        p.leading[d] >= 0 && p.leading[d] <= most && p.trailing[d] >= 0 && p.trailing[d] <= most,
        bad_shape);
    MW_REQUIRE(checked_product(y, y, p.extent[d] + p.leading[d] + p.trailing[d]), too_large);
  }
  f.in_bytes[kX] = x, f.out_bytes[kY] = y;
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

enum Mode : uint8_t { kReflect, kSymmetric };

MW_SHARED Status MirrorPad::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const uint8_t mode = node.options.get<uint8_t>(0, kReflect);
  MW_REQUIRE(mode <= kSymmetric, bad_attribute);
  a.reflect = mode == kReflect ? 1 : 0;
  return movement::Spread::read_paddings(node, a);
}

}  // namespace MW_ABI
}  // namespace mirror_pad
}  // namespace mw

template struct mw::movement::Operator<mw::mirror_pad::MirrorPad>;
