// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/movement/spread_grad.h"
#include "ops/padv2/padv2.h"

namespace mw::padv2 {

extern const GradDef kGrad;
const GradDef kGrad = movement::spread_grad<Padding>();

}  // namespace mw::padv2
