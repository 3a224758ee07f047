// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_and/logical_and.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::logical_and {

extern const OpDef kDef;
const OpDef kDef = binary::logic_def<Logic, kDef>();

}  // namespace mw::logical_and
