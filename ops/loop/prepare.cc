// SPDX-License-Identifier: Apache-2.0
#include "ops/loop/loop.h"

namespace mw {
namespace loop {
inline namespace MW_ABI {

MW_SHARED Status footprint(const Params& p, const KernelRow&, Footprint& f) {
  return decision::footprint_of(p, f);
}

MW_SHARED extern constexpr OpCore kCore =
    linked_core(decision::core_of<Params>("loop", kCode, 119));  // WHILE

}  // namespace MW_ABI
}  // namespace loop
}  // namespace mw
