// SPDX-License-Identifier: Apache-2.0
#include "ops/sub/sub.h"

#include "ops/_family/binary/arithmetic_host.h"

namespace mw::sub {

extern const OpDef kDef;
const OpDef kDef =
    binary::arithmetic_def<Binary, kDef, binary::Versions{.s8 = 2, .s16 = 5, .many_dims = 3}>();

}  // namespace mw::sub
