// SPDX-License-Identifier: Apache-2.0
#include "ops/floor_mod/floor_mod.h"

#include "ops/_family/binary/floored_host.h"

namespace mw::floor_mod {

extern const OpDef kDef;
const OpDef kDef = binary::floored_def<Floored, kDef, 1, 2>();

}  // namespace mw::floor_mod
