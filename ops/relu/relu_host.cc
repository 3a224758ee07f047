// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/unary_host.h"
#include "ops/relu/relu.h"

namespace mw::relu {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::relu
