// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_or/logical_or.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::logical_or {

extern const OpDef kDef;
const OpDef kDef = binary::logic_def<Logic, kDef>();

}  // namespace mw::logical_or
