// SPDX-License-Identifier: Apache-2.0
// What: log, the natural logarithm, NaN below 0. Source: TFLite LOG.
#ifndef MW_OPS_LOG_LOG_H_
#define MW_OPS_LOG_LOG_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace log {
inline namespace MW_ABI {

struct Log : unary::Real {
  static constexpr const char* name() { return "log"; }
  static constexpr uint16_t kCode = 144, kTfliteCode = 73;
  static constexpr bool kAboveZero = true;
  static float f32(float x) { return log_f32(x); }
};
using Unary = unary::RealOperator<Log>;

}  // namespace MW_ABI
}  // namespace log
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::log::Log>;

#endif  // MW_OPS_LOG_LOG_H_
