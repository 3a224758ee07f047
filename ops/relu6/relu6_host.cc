// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/unary_host.h"
#include "ops/relu6/relu6.h"

namespace mw::relu6 {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::relu6
