// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_any/reduce_any.h"

#include "ops/_family/reduction/reduction_host.h"

namespace mw::reduce_any {

extern const OpDef kDef;
const OpDef kDef = reduction::kind_def<Truth, kDef>("Truth");

}  // namespace mw::reduce_any
