// SPDX-License-Identifier: Apache-2.0
#include "host/train/clamp_grad.h"
#include "ops/relu6/relu6.h"

namespace mw::relu6 {

extern const GradDef kGrad;
const GradDef kGrad = {.plan = plan_clamp};

}  // namespace mw::relu6
