// SPDX-License-Identifier: Apache-2.0
#include "ops/add/add.h"

#include "ops/_family/binary/arithmetic_host.h"

namespace mw::add {

extern const OpDef kDef;
const OpDef kDef = binary::arithmetic_def<Binary, kDef, binary::Versions{.s8 = 2, .s16 = 3}>();

}  // namespace mw::add
