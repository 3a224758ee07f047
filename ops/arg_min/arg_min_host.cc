// SPDX-License-Identifier: Apache-2.0
#include "ops/arg_min/arg_min.h"

#include "ops/_family/reduction/position_host.h"

namespace mw::arg_min {

extern const OpDef kDef;
const OpDef kDef = reduction::position_def<Position, kDef>();

}  // namespace mw::arg_min
