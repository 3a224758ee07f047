// SPDX-License-Identifier: Apache-2.0
// What: greater, a > b, with broadcasting up to rank 6. Source: TFLite GREATER.
#ifndef MW_OPS_GREATER_GREATER_H_
#define MW_OPS_GREATER_GREATER_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace greater {
inline namespace MW_ABI {

struct Greater : binary::Compared {
  static constexpr const char* name() { return "greater"; }
  static constexpr uint16_t kCode = 46, kTfliteCode = 61;
  template <class T>
  static bool holds(T a, T b) {
    return a > b;
  }
};
using Comparison = binary::Comparison<Greater>;

}  // namespace MW_ABI
}  // namespace greater
}  // namespace mw

extern template struct mw::binary::Comparison<mw::greater::Greater>;

#endif  // MW_OPS_GREATER_GREATER_H_
