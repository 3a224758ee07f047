// SPDX-License-Identifier: Apache-2.0
#include "ops/less_equal/less_equal.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::less_equal {

extern const OpDef kDef;
const OpDef kDef = binary::comparison_def<Comparison, kDef>();

}  // namespace mw::less_equal
