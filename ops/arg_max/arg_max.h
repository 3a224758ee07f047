// SPDX-License-Identifier: Apache-2.0
// What: arg_max, where along an axis the first of the largest values stands. Source: TFLite
// ARG_MAX.
#ifndef MW_OPS_ARG_MAX_ARG_MAX_H_
#define MW_OPS_ARG_MAX_ARG_MAX_H_

#include "ops/_family/reduction/position.h"

namespace mw {
namespace arg_max {
inline namespace MW_ABI {

struct ArgMax : reduction::Place {
  static constexpr const char* name() { return "arg_max"; }
  static constexpr uint16_t kCode = 218, kTfliteCode = 56;
  template <class T>
  static bool better(T x, T best) {
    return x > best;
  }
};
using Position = reduction::Position<ArgMax>;

}  // namespace MW_ABI
}  // namespace arg_max
}  // namespace mw

extern template struct mw::reduction::Position<mw::arg_max::ArgMax>;

#endif  // MW_OPS_ARG_MAX_ARG_MAX_H_
