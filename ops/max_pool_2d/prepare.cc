// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

namespace mw {
namespace max_pool_2d {
inline namespace MW_ABI {

MW_SHARED extern constexpr OpCore kCore = linked_core(pool_op::core("max_pool_2d", kCode, 17));

}  // namespace MW_ABI
}  // namespace max_pool_2d
}  // namespace mw
