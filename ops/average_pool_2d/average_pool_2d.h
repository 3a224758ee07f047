// SPDX-License-Identifier: Apache-2.0
// What: average_pool_2d, the mean of each window. Source: TFLite AVERAGE_POOL_2D.
// Contract: integers are rounded to nearest, halves away from zero.
#ifndef MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_
#define MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_

#include "ops/_family/pool/pool.h"

namespace mw {
namespace average_pool_2d {
inline namespace MW_ABI {

struct AveragePool2d : pool::Pool {
  static constexpr const char* name() { return "average_pool_2d"; }
  static constexpr uint16_t kCode = 5, kTfliteCode = 1;

  template <class Acc>
  static Acc first(Acc) {
    return 0;
  }
  template <class Acc>
  static Acc fold(Acc sum, Acc element) {
    return sum + element;
  }
  static int32_t finish(int32_t sum, int32_t elements) {
    const int32_t half = elements / 2;
    return (sum > 0 ? sum + half : sum - half) / elements;
  }
  static float finish(float sum, int32_t elements) { return sum / float(elements); }
};
using Pool = pool::Operator<AveragePool2d>;

}  // namespace MW_ABI
}  // namespace average_pool_2d
}  // namespace mw

extern template struct mw::pool::Operator<mw::average_pool_2d::AveragePool2d>;

#endif  // MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_
