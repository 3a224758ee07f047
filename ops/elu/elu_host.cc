// SPDX-License-Identifier: Apache-2.0
#include "ops/elu/elu.h"

#include "ops/_family/unary/unary_host.h"

namespace mw::elu {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::elu
