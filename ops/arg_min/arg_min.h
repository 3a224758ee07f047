// SPDX-License-Identifier: Apache-2.0
// What: arg_min, where along an axis the first of the smallest values stands. Source: TFLite
// ARG_MIN.
#ifndef MW_OPS_ARG_MIN_ARG_MIN_H_
#define MW_OPS_ARG_MIN_ARG_MIN_H_

#include "ops/_family/reduction/position.h"

namespace mw {
namespace arg_min {
inline namespace MW_ABI {

struct ArgMin : reduction::Place {
  static constexpr const char* name() { return "arg_min"; }
  static constexpr uint16_t kCode = 219, kTfliteCode = 79;
  template <class T>
  static bool better(T x, T best) {
    return x < best;
  }
};
using Position = reduction::Position<ArgMin>;

}  // namespace MW_ABI
}  // namespace arg_min
}  // namespace mw

extern template struct mw::reduction::Position<mw::arg_min::ArgMin>;

#endif  // MW_OPS_ARG_MIN_ARG_MIN_H_
