// SPDX-License-Identifier: Apache-2.0
#include "ops/concatenation/concatenation.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

MW_SHARED void concatenation_ref(const Params& p, const Args& args) {
  const int32_t* width = args.table<int32_t>(parts::kWidth);
  uint8_t* to = args.output<uint8_t>(kY);
  for (int32_t i = 0; i < p.count; ++i, to += *width++) {
    const uint8_t* from = args.input<uint8_t>(uint32_t(i));
    uint8_t* row = to;
    for (int32_t r = 0; r < p.rows; ++r, row += p.row_bytes, from += *width) {
      __builtin_memmove(row, from, uint32_t(*width));  // a hostile plan may overlap them
    }
  }
}

}  // namespace MW_ABI
}  // namespace concatenation
}  // namespace mw
