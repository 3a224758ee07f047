// SPDX-License-Identifier: Apache-2.0
#include "ops/relu_n1_to_1/relu_n1_to_1.h"

#include "host/train/clamp_grad.h"

namespace mw::relu_n1_to_1 {

extern const GradDef kGrad;
const GradDef kGrad = {.plan = plan_clamp};

}  // namespace mw::relu_n1_to_1
