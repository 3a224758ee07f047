// SPDX-License-Identifier: Apache-2.0
// What: broadcast_to, x with dimensions of extent 1, or before its first, repeated up to a shape.
// Contract: any data type of whole bytes. Source: TFLite BROADCAST_TO, whose shape is a constant.
#ifndef MW_OPS_BROADCAST_TO_BROADCAST_TO_H_
#define MW_OPS_BROADCAST_TO_BROADCAST_TO_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace broadcast_to {
inline namespace MW_ABI {

struct BroadcastTo : movement::Gather {
  static constexpr const char* name() { return "broadcast_to"; }
  static constexpr uint16_t kCode = 106, kTfliteCode = 130;
  struct Attrs {
    int32_t shape[Shape::kMaxRank] = {};
    int32_t rank = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("shape", a.shape), v("rank", a.rank);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<BroadcastTo>;

}  // namespace MW_ABI
}  // namespace broadcast_to
}  // namespace mw

extern template struct mw::movement::Operator<mw::broadcast_to::BroadcastTo>;

#endif  // MW_OPS_BROADCAST_TO_BROADCAST_TO_H_
