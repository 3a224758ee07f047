// SPDX-License-Identifier: Apache-2.0
// What: fill, one value in every place of a shape.
// Contract: any data type of whole bytes; the value is a scalar. Source: TFLite FILL, whose shape
// is a constant.
#ifndef MW_OPS_FILL_FILL_H_
#define MW_OPS_FILL_FILL_H_

#include "ops/_family/movement/target.h"

namespace mw {
namespace fill {
inline namespace MW_ABI {

struct Fill : movement::Target {
  static constexpr const char* name() { return "fill"; }
  static constexpr uint16_t kCode = 224, kTfliteCode = 94;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status read_tflite(const TfliteNode& node, void* attrs);
  static constexpr void complete(OpCore& core) {
    movement::Target::complete(core);
    core.operands_before = 1;  // the shape
  }
};
using Gather = movement::Operator<Fill>;

}  // namespace MW_ABI
}  // namespace fill
}  // namespace mw

extern template struct mw::movement::Operator<mw::fill::Fill>;

#endif  // MW_OPS_FILL_FILL_H_
