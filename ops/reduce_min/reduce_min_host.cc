// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_min/reduce_min.h"

#include "ops/_family/reduction/reduction_host.h"

namespace mw::reduce_min {

extern const OpDef kDef;
const OpDef kDef = reduction::reduction_def<Reduction, kDef>();

}  // namespace mw::reduce_min
