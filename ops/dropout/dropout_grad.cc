// SPDX-License-Identifier: Apache-2.0
// The mask is a function of key and position, so the backward pass draws it again. The hash is a
// 32-bit finalizer with full avalanche (Wellons, hash-prospector, "lowbias32").
#include "host/train/simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ops/dropout/dropout_grad.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "host/train/grad_def.h"
#include "ops/dropout/dropout.h"

HWY_BEFORE_NAMESPACE();
namespace mw::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// to[i] = from[i] * scale where the 31-bit hash of i reaches the threshold, else 0.
void mask_all(const float* from, int64_t begin, int64_t end, uint64_t key, uint32_t threshold,
              float scale, float* to) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> u;
  const hn::RebindToSigned<decltype(d)> s;
  const int64_t lanes = int64_t(hn::Lanes(d));
  const auto salt = hn::Set(u, uint32_t(key ^ (key >> 32)));
  const auto limit = hn::Set(s, int32_t(threshold) - 1);
  const auto factor = hn::Set(d, scale);
  for (int64_t i = begin; i < end; i += lanes) {
    auto h = hn::Xor(hn::Add(hn::Iota(u, 0), hn::Set(u, uint32_t(i))), salt);
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(u, 0x7feb352du));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<15>(h)), hn::Set(u, 0x846ca68bu));
    h = hn::ShiftRight<1>(hn::Xor(h, hn::ShiftRight<16>(h)));  // 31 bits: comparisons are signed
    const auto keep = hn::RebindMask(d, hn::Gt(hn::BitCast(s, h), limit));
    const auto value = hn::IfThenElseZero(keep, hn::Mul(hn::LoadU(d, from + i), factor));
    if (i + lanes <= end) {
      hn::StoreU(value, d, to + i);
    } else {
      hn::BlendedStore(value, hn::FirstN(d, size_t(end - i)), d, to + i);
    }
  }
}

}  // namespace
}  // namespace mw::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mw {
HWY_EXPORT(mask_all);
}
namespace mw::dropout {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params) : p(params), rate(double(float_from_bits(p.rate))) {}

  void forward(const GradCall& call) override { mask(call, call.x[kX], call.y, call.training); }
  void backward(const GradCall& call) override {
    if (call.dx[kX]) mask(call, call.dy, call.dx[kX], true);
  }

 private:
  void mask(const GradCall& call, const float* from, float* to, bool drop) const {
    const uint32_t threshold = drop ? uint32_t(rate * 2147483648.0) : 0;
    const float scale = drop ? float(1 / (1 - rate)) : 1;
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(p.count, kChunks, chunk);
      HWY_DYNAMIC_DISPATCH(mask_all)(from, range.begin, range.end, call.key, threshold, scale, to);
    });
  }

  const Params p;
  const double rate;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::dropout
#endif
