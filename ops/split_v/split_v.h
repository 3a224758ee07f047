// SPDX-License-Identifier: Apache-2.0
// What: split_v, a tensor cut along an axis into parts of sizes that the outputs have.
// Contract: of the sizes that a file says, one may be -1: what the others leave.
// Source: TFLite SPLIT_V.
#ifndef MW_OPS_SPLIT_V_SPLIT_V_H_
#define MW_OPS_SPLIT_V_SPLIT_V_H_

#include "ops/_family/parts/cut.h"

namespace mw {
namespace split_v {
inline namespace MW_ABI {

struct SplitV : parts::Cut {
  static constexpr const char* name() { return "split_v"; }
  static constexpr uint16_t kCode = 62, kTfliteCode = 102;
  static constexpr parts::Form kForm = parts::Form::any;

  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Cut = parts::Operator<SplitV>;

}  // namespace MW_ABI
}  // namespace split_v
}  // namespace mw

extern template struct mw::parts::Operator<mw::split_v::SplitV>;

#endif  // MW_OPS_SPLIT_V_SPLIT_V_H_
