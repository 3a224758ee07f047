// SPDX-License-Identifier: Apache-2.0
#include "ops/select_v2/select_v2.h"

#include "ops/_family/selection/selection_host.h"

namespace mw::select_v2 {

extern const OpDef kDef;
const OpDef kDef = selection::selection_def<Selection, kDef>();

}  // namespace mw::select_v2
