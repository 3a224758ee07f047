// SPDX-License-Identifier: Apache-2.0
#include "ops/one_hot/one_hot.h"

namespace mw {
namespace one_hot {
inline namespace MW_ABI {

namespace {

template <class Index>
void set(const Params& p, const Args& args) {
  const Index* indices = args.input<Index>(kIndices);
  uint8_t* y = args.output<uint8_t>(kY);
  for (int32_t i = 0; i < p.outer; ++i, indices += p.inner) {
    for (int32_t j = 0; j < p.depth; ++j) {
      for (int32_t k = 0; k < p.inner; ++k, y += p.elem_bytes) {
        const In from = static_cast<int32_t>(indices[k]) == j ? kOn : kOff;
        __builtin_memmove(y, args.input<uint8_t>(from), uint32_t(p.elem_bytes));
      }
    }
  }
}

}  // namespace

MW_SHARED void one_hot_s32_ref(const Params& p, const Args& args) {
  set<int32_t>(p, args);
}

MW_SHARED void one_hot_s64_ref(const Params& p, const Args& args) {
  set<int64_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace one_hot
}  // namespace mw
