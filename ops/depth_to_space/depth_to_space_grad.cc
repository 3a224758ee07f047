// SPDX-License-Identifier: Apache-2.0
#include "ops/depth_to_space/depth_to_space.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::depth_to_space {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::depth_to_space
