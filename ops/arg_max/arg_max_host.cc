// SPDX-License-Identifier: Apache-2.0
#include "ops/arg_max/arg_max.h"

#include "ops/_family/reduction/position_host.h"

namespace mw::arg_max {

extern const OpDef kDef;
const OpDef kDef = reduction::position_def<Position, kDef>();

}  // namespace mw::arg_max
