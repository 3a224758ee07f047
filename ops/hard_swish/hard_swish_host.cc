// SPDX-License-Identifier: Apache-2.0
#include "ops/hard_swish/hard_swish.h"

#include "ops/_family/unary/unary_host.h"

namespace mw::hard_swish {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::hard_swish
