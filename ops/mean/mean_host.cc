// SPDX-License-Identifier: Apache-2.0
#include "ops/mean/mean.h"

#include "ops/_family/reduction/reduction_host.h"

namespace mw::mean {

extern const OpDef kDef;
const OpDef kDef = reduction::reduction_def<Reduction, kDef>();

}  // namespace mw::mean
