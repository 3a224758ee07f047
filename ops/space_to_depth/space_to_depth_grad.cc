// SPDX-License-Identifier: Apache-2.0
#include "ops/space_to_depth/space_to_depth.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::space_to_depth {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::space_to_depth
