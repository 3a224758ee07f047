// SPDX-License-Identifier: Apache-2.0
// What: fill, one value in every place of a shape.
// Contract: any data type of whole bytes; the value is a scalar. Source: TFLite FILL, whose shape
// is a constant.
#ifndef MW_OPS_FILL_FILL_H_
#define MW_OPS_FILL_FILL_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace fill {
inline namespace MW_ABI {

struct Fill : movement::Gather {
  static constexpr const char* name() { return "fill"; }
  static constexpr uint16_t kCode = 224, kTfliteCode = 94;
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
  static constexpr void complete(OpCore& core) {
    movement::Gather::complete(core);
    core.operands_before = 1;  // the shape
  }
};
using Gather = movement::Operator<Fill>;

}  // namespace MW_ABI
}  // namespace fill
}  // namespace mw

extern template struct mw::movement::Operator<mw::fill::Fill>;

#endif  // MW_OPS_FILL_FILL_H_
