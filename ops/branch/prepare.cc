// SPDX-License-Identifier: Apache-2.0
#include "ops/branch/branch.h"

namespace mw {
namespace branch {
inline namespace MW_ABI {

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  return decision::footprint_of(p, f);
}

MW_SHARED extern constexpr OpCore kCore =
    linked_core(decision::core_of<Params>("branch", kCode, 118));  // IF

}  // namespace MW_ABI
}  // namespace branch
}  // namespace mw
