// SPDX-License-Identifier: Apache-2.0
#include "ops/relu_0_to_1/relu_0_to_1.h"

#include "ops/_family/unary/unary_host.h"

namespace mw::relu_0_to_1 {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::relu_0_to_1
