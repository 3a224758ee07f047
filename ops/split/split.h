// SPDX-License-Identifier: Apache-2.0
// What: split, a tensor cut along an axis into parts of one size. Source: TFLite SPLIT.
#ifndef MW_OPS_SPLIT_SPLIT_H_
#define MW_OPS_SPLIT_SPLIT_H_

#include "ops/_family/parts/cut.h"

namespace mw {
namespace split {
inline namespace MW_ABI {

struct Split : parts::Cut {
  static constexpr const char* name() { return "split"; }
  static constexpr uint16_t kCode = 61, kTfliteCode = 49;
  static constexpr parts::Form kForm = parts::Form::equal;
  static constexpr uint8_t kOperandsBefore = 1;  // the axis

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    return read_axis(node.in[0], attrs);
  }
};
using Cut = parts::Operator<Split>;

}  // namespace MW_ABI
}  // namespace split
}  // namespace mw

extern template struct mw::parts::Operator<mw::split::Split>;

#endif  // MW_OPS_SPLIT_SPLIT_H_
