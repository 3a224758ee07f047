// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/member/_template.h"

#include "ops/_family/unary/unary_host.h"

namespace mw::_template {

extern const OpDef kDef;
const OpDef kDef = unary::unary_def<Unary, kDef>();

}  // namespace mw::_template
