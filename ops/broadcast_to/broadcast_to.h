// SPDX-License-Identifier: Apache-2.0
// What: broadcast_to, x with dimensions of extent 1, or before its first, repeated up to a shape.
// Contract: any data type of whole bytes. Source: TFLite BROADCAST_TO, whose shape is a constant.
#ifndef MW_OPS_BROADCAST_TO_BROADCAST_TO_H_
#define MW_OPS_BROADCAST_TO_BROADCAST_TO_H_

#include "ops/_family/movement/target.h"

namespace mw {
namespace broadcast_to {
inline namespace MW_ABI {

struct BroadcastTo : movement::Target {
  static constexpr const char* name() { return "broadcast_to"; }
  static constexpr uint16_t kCode = 106, kTfliteCode = 130;

  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<BroadcastTo>;

}  // namespace MW_ABI
}  // namespace broadcast_to
}  // namespace mw

extern template struct mw::movement::Operator<mw::broadcast_to::BroadcastTo>;

#endif  // MW_OPS_BROADCAST_TO_BROADCAST_TO_H_
