// SPDX-License-Identifier: Apache-2.0
// What: pow, a to the power of b, with broadcasting up to rank 6. Source: LiteRT POW.
// Contract: f32 rounded once (abi/nearest.h); s32 wraps, and of an exponent below 0, which LiteRT
// refuses, it is what a quotient of integers would be.
#ifndef MW_OPS_POW_POW_H_
#define MW_OPS_POW_POW_H_

#include "abi/nearest.h"
#include "abi/requantize.h"
#include "ops/_family/binary/unscaled.h"

namespace mw {
namespace pow {
inline namespace MW_ABI {

struct Pow : binary::Alike {
  static constexpr const char* name() { return "pow"; }
  static constexpr uint16_t kCode = 200, kTfliteCode = 78;
  static int32_t s32(int32_t a, int32_t b) {
    if (b < 0) return a == 1 ? 1 : (a == -1 ? ((b & 1) != 0 ? -1 : 1) : 0);
    int32_t power = 1;
    for (; b > 0; b >>= 1) {
      if ((b & 1) != 0) power = multiply_wrapping(power, a);
      a = multiply_wrapping(a, a);
    }
    return power;
  }
  static float f32(float a, float b) { return nearest_pow(a, b); }
};
using Unscaled = binary::Unscaled<Pow>;

}  // namespace MW_ABI
}  // namespace pow
}  // namespace mw

extern template struct mw::binary::Unscaled<mw::pow::Pow>;

#endif  // MW_OPS_POW_POW_H_
