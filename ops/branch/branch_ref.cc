// SPDX-License-Identifier: Apache-2.0
#include "ops/branch/branch.h"

namespace mw {
namespace branch {
inline namespace MW_ABI {

MW_SHARED void branch_ref(const Params&, const Args&) {}

}  // namespace MW_ABI
}  // namespace branch
}  // namespace mw
