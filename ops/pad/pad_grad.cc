// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/movement/spread_grad.h"
#include "ops/pad/pad.h"

namespace mw::pad {

extern const GradDef kGrad;
const GradDef kGrad = movement::spread_grad<Padding>();

}  // namespace mw::pad
