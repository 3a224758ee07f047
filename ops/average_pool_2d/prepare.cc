// SPDX-License-Identifier: Apache-2.0
#include "ops/average_pool_2d/average_pool_2d.h"

namespace mw {
namespace average_pool_2d {
inline namespace MW_ABI {

MW_SHARED extern constexpr OpCore kCore = linked_core(pool_op::core("average_pool_2d", kCode, 1));

}  // namespace MW_ABI
}  // namespace average_pool_2d
}  // namespace mw
