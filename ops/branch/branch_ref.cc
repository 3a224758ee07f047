// SPDX-License-Identifier: Apache-2.0
#include "ops/branch/branch.h"

namespace mw {
namespace branch {
inline namespace MW_ABI {

MW_SHARED void branch_ref(const Params& p, const Args& args) {
  args.scratch<Cursor>()->skip(skipped_steps(p, *args.input<uint8_t>(kCondition) != 0));
}

}  // namespace MW_ABI
}  // namespace branch
}  // namespace mw
