// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape.h"

namespace mw {
namespace shape {
inline namespace MW_ABI {

MW_SHARED void shape_ref(const Params& p, const Args& args) {
  int32_t* y = args.output<int32_t>(kY);
  for (int32_t d = 0; d < p.rank; ++d) {
    *y++ = p.dim[d];
    if (p.y_bytes == 8) *y++ = 0;  // the upper half
  }
}

}  // namespace MW_ABI
}  // namespace shape
}  // namespace mw
