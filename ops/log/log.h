// SPDX-License-Identifier: Apache-2.0
// What: log, the natural logarithm, NaN below 0. Source: TFLite LOG.
#ifndef MW_OPS_LOG_LOG_H_
#define MW_OPS_LOG_LOG_H_

#include "abi/float_math.h"
#include "ops/_family/unary/sampled.h"

namespace mw {
namespace log {
inline namespace MW_ABI {

struct Log : unary::Sampled {
  static constexpr const char* name() { return "log"; }
  static constexpr uint16_t kCode = 144, kTfliteCode = 73;
  static constexpr bool kAboveZero = true;
  static constexpr int kIntegerVersion = 2;
  static constexpr bool kQuantizable = false;  // between numbers that are far apart
  static float precise(float x) { return x > 0 ? nearest_log(x) : nearest_log(0); }
  static float f32(float x) { return log_f32(x); }
};
using Unary = unary::Operator<Log>;

}  // namespace MW_ABI
}  // namespace log
}  // namespace mw

extern template struct mw::unary::Operator<mw::log::Log>;

#endif  // MW_OPS_LOG_LOG_H_
