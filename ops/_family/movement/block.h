// SPDX-License-Identifier: Apache-2.0
// What: movement::Block, the kind of gathers between squares of pixels and the channels of one.
// Contract: NHWC; the side of a square divides what it is to divide.
#ifndef MW_OPS_FAMILY_MOVEMENT_BLOCK_H_
#define MW_OPS_FAMILY_MOVEMENT_BLOCK_H_

#include "ops/_family/movement/gather.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

struct Block : Gather {
  struct Attrs {
    int32_t block = 1;  // pixels of a side

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("block", a.block);
    }
  };
  static Status read_tflite(const TfliteNode& node, void* attrs);
};

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_BLOCK_H_
