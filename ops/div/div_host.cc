// SPDX-License-Identifier: Apache-2.0
#include "ops/div/div.h"

#include "ops/_family/binary/division_host.h"

namespace mw::div {

extern const OpDef kDef;
const OpDef kDef = binary::division_def<Binary, kDef>();

}  // namespace mw::div
