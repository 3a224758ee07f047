// SPDX-License-Identifier: Apache-2.0
#include "dsp/stacker/stacker.h"

namespace mw {
namespace stacker {
inline namespace MW_ABI {

MW_SHARED void stacker_ref(const Params& p, const Args& args) {
  uint8_t* rows = args.state<uint8_t>(kState);
  const uint32_t kept_bytes = uint32_t(p.rows - p.frames) * uint32_t(p.row_bytes);
  const uint32_t new_bytes = uint32_t(p.frames) * uint32_t(p.row_bytes);
  __builtin_memmove(rows, rows + new_bytes, kept_bytes);
  __builtin_memmove(rows + kept_bytes, args.input<uint8_t>(kX), new_bytes);
  __builtin_memmove(args.output<uint8_t>(kY), rows, kept_bytes + new_bytes);
}

}  // namespace MW_ABI
}  // namespace stacker
}  // namespace mw
