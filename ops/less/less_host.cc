// SPDX-License-Identifier: Apache-2.0
#include "ops/less/less.h"

#include "ops/_family/binary/truth_host.h"

namespace mw::less {

extern const OpDef kDef;
const OpDef kDef = binary::comparison_def<Comparison, kDef>();

}  // namespace mw::less
