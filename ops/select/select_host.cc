// SPDX-License-Identifier: Apache-2.0
#include "ops/select/select.h"

#include "ops/_family/selection/selection_host.h"

namespace mw::select {

extern const OpDef kDef;
const OpDef kDef = selection::selection_def<Selection, kDef>();

}  // namespace mw::select
