// SPDX-License-Identifier: Apache-2.0
#include "ops/floor_div/floor_div.h"

#include "ops/_family/binary/floored_host.h"

namespace mw::floor_div {

extern const OpDef kDef;
const OpDef kDef = binary::floored_def<Floored, kDef, 2, 3>();

}  // namespace mw::floor_div
