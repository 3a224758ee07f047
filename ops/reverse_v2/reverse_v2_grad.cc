// SPDX-License-Identifier: Apache-2.0
#include "ops/reverse_v2/reverse_v2.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::reverse_v2 {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::reverse_v2
