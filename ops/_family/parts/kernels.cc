// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/parts/cut.h"
#include "ops/_family/parts/join.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

MW_SHARED void Cut::ref(const PartsParams& p, const Args& args) {
  const int32_t* width = args.table<int32_t>(kWidth);
  const uint8_t* from = args.input<uint8_t>(kX);
  for (int32_t i = 0; i < p.count; ++i, from += *width++) {
    uint8_t* to = args.output<uint8_t>(uint32_t(i));
    if (to == from) continue;  // it stands there already
    const uint8_t* row = from;
    for (int32_t r = 0; r < p.rows; ++r, row += p.row_bytes, to += *width) {
      __builtin_memmove(to, row, uint32_t(*width));  // a hostile plan may overlap them
    }
  }
}

MW_SHARED void Join::ref(const PartsParams& p, const Args& args) {
  const int32_t* width = args.table<int32_t>(kWidth);
  uint8_t* to = args.output<uint8_t>(kY);
  for (int32_t i = 0; i < p.count; ++i, to += *width++) {
    const uint8_t* from = args.input<uint8_t>(uint32_t(i));
    uint8_t* row = to;
    for (int32_t r = 0; r < p.rows; ++r, row += p.row_bytes, from += *width) {
      __builtin_memmove(row, from, uint32_t(*width));  // a hostile plan may overlap them
    }
  }
}

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw
