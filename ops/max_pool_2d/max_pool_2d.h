// SPDX-License-Identifier: Apache-2.0
// What: max_pool_2d, the maximum of each window. Source: TFLite MAX_POOL_2D.
#ifndef MW_OPS_MAX_POOL_2D_MAX_POOL_2D_H_
#define MW_OPS_MAX_POOL_2D_MAX_POOL_2D_H_

#include "ops/_family/pool/pool.h"

namespace mw {
namespace max_pool_2d {
inline namespace MW_ABI {

struct MaxPool2d : pool::Pool {
  static constexpr const char* name() { return "max_pool_2d"; }
  static constexpr uint16_t kCode = 6, kTfliteCode = 17;

  template <class Acc>
  static Acc first(Acc element) {
    return element;
  }
  template <class Acc>
  static Acc fold(Acc max, Acc element) {
    return element > max ? element : max;
  }
  template <class Acc>
  static Acc finish(Acc max, int32_t) {
    return max;
  }
};
using Pool = pool::Operator<MaxPool2d>;

}  // namespace MW_ABI
}  // namespace max_pool_2d
}  // namespace mw

extern template struct mw::pool::Operator<mw::max_pool_2d::MaxPool2d>;

#endif  // MW_OPS_MAX_POOL_2D_MAX_POOL_2D_H_
