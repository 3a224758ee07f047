// SPDX-License-Identifier: Apache-2.0
#include "host/train/clamp_grad.h"
#include "ops/relu/relu.h"

namespace mw::relu {

extern const GradDef kGrad;
const GradDef kGrad = {.plan = plan_clamp};

}  // namespace mw::relu
