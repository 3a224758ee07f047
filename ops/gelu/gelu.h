// SPDX-License-Identifier: Apache-2.0
// What: gelu, x times the probability that a normal variable is below x, or the approximation of
// it by tanh. Source: LiteRT GELU.
// Contract: s8 looks y up in a table for the two quantizations. The output may replace the input.
#ifndef MW_OPS_GELU_GELU_H_
#define MW_OPS_GELU_GELU_H_

#include "abi/float_math.h"
#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace gelu {
inline namespace MW_ABI {

constexpr uint16_t kCode = 300;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 1, 1, 0};

struct Attrs {
  int32_t approximate = 0;  // 1: by tanh

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("approximate", a.approximate);
  }
};

struct Params {
  int32_t elems, approximate;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("approximate", p.approximate);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

// 1 - erf(z), to a relative error of 5e-7 + 1e-7 z^2. Source: a Chebyshev fit of
// erfc(z) exp(z^2) (1 + z / 2) over 1 / (1 + z / 2), made with numpy.
inline float complement_of_erf(float z) {
  constexpr float kTerms[] = {0.510791361f,     0.343580306f,     0.139735729f,   0.0182216689f,
                              -0.0107516265f,   -0.00324345194f,  0.00152915716f, 0.000430670479f,
                              -0.000299382722f, -3.66018758e-05f, 4.21611985e-05f};
  constexpr int32_t kLast = sizeof(kTerms) / sizeof(kTerms[0]) - 1;
  const float size = z < 0 ? -z : z, t = 1 / (1 + size / 2), u = 2 * t - 1;
  float sum = kTerms[kLast];
  for (int32_t i = kLast - 1; i >= 0; --i) sum = sum * u + kTerms[i];
  const float beyond = exp_f32(-size * size) * t * sum;
  return z < 0 ? 2 - beyond : beyond;
}

inline float gelu_f32(float x) {
  return 0.5f * x * complement_of_erf(-0.707106781f * x);
}

// (1 + tanh(u)) / 2 is the logistic curve of 2u.
inline float gelu_by_tanh(float x) {
  return x * logistic_f32(1.59576912f * (x + 0.044715f * x * x * x));
}

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/gelu/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace gelu
}  // namespace mw

#endif  // MW_OPS_GELU_GELU_H_
