// SPDX-License-Identifier: Apache-2.0
// What: soft_threshold, y = x moved towards zero by `threshold`, and zero where it is not so far
// away: what takes noise out of sparse signals. An operator outside the tree, with an attribute, a
// namespace of its own and a name in .tflite files.
// Contract: s8 and f32; x and y have one quantization. In s8 the threshold is rounded to steps of
// the scale, halves up. The output may replace the input.
#ifndef ACME_SOFT_THRESHOLD_H_
#define ACME_SOFT_THRESHOLD_H_

#include "abi/custom_op.h"
#include "ops/_family/elementwise/elementwise.h"

namespace acme {
namespace soft_threshold {
inline namespace MW_ABI {

using namespace mw;

constexpr uint16_t kCode = 50001;  // wire format: from 50000 on, unique among the operators in use
constexpr char kCustomName[] = "SoftThreshold";
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  float threshold = 0.5f;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("threshold", a.threshold);
  }
};

struct Params {
  int32_t elems;
  int32_t zero_point;
  int32_t steps;      // of s8, the threshold
  int32_t threshold;  // of f32, its bits

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("zero_point", p.zero_point), v("steps", p.steps);
    v("threshold", p.threshold);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/soft_threshold/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace soft_threshold
}  // namespace acme

#endif  // ACME_SOFT_THRESHOLD_H_
