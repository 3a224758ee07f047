// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_not/logical_not.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::logical_not {

extern const OpDef kDef;
const OpDef kDef = binary::logic_def<Logic, kDef>();

}  // namespace mw::logical_not
