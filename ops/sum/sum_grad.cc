// SPDX-License-Identifier: Apache-2.0
#include "ops/sum/sum.h"

#include "ops/_family/reduction/reduction_grad.h"

namespace mw::sum {

extern const GradDef kGrad;
const GradDef kGrad = reduction::reduction_grad<Reduction>();

}  // namespace mw::sum
