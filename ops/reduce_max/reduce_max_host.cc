// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_max/reduce_max.h"

#include "ops/_family/reduction/reduction_host.h"

namespace mw::reduce_max {

extern const OpDef kDef;
const OpDef kDef = reduction::reduction_def<Reduction, kDef>();

}  // namespace mw::reduce_max
