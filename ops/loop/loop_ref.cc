// SPDX-License-Identifier: Apache-2.0
#include "ops/loop/loop.h"

namespace mw {
namespace loop {
inline namespace MW_ABI {

MW_SHARED void loop_ref(const Params& p, const Args& args) {
  // The steps are those before this one, which the cursor is past.
  if (*args.input<uint8_t>(kCondition) != 0) args.scratch<Cursor>()->go_back(uint32_t(p.steps) + 1);
}

}  // namespace MW_ABI
}  // namespace loop
}  // namespace mw
