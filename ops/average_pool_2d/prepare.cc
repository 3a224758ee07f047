// SPDX-License-Identifier: Apache-2.0
#include "ops/average_pool_2d/average_pool_2d.h"

namespace mw::average_pool_2d {

constexpr OpCore kCore = pool_op::core("average_pool_2d", kCode, 1);

}  // namespace mw::average_pool_2d
