// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

namespace mw::max_pool_2d {

constexpr OpCore kCore = pool_op::core("max_pool_2d", kCode, 17);

}  // namespace mw::max_pool_2d
