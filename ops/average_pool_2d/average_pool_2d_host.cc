// SPDX-License-Identifier: Apache-2.0
#include "ops/average_pool_2d/average_pool_2d.h"

#include "ops/_family/pool/pool_host.h"

namespace mw::average_pool_2d {

extern const OpDef kDef;
const OpDef kDef = pool::pool_def<Pool, kDef>();

}  // namespace mw::average_pool_2d
