// SPDX-License-Identifier: Apache-2.0
#include "ops/maximum/maximum.h"

#include "ops/_family/binary/choice_host.h"

namespace mw::maximum {

extern const OpDef kDef;
const OpDef kDef = binary::choice_def<Choice, kDef>();

}  // namespace mw::maximum
