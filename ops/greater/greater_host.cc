// SPDX-License-Identifier: Apache-2.0
#include "ops/greater/greater.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::greater {

extern const OpDef kDef;
const OpDef kDef = binary::comparison_def<Comparison, kDef>();

}  // namespace mw::greater
