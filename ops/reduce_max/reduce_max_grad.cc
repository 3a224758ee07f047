// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_max/reduce_max.h"

#include "ops/_family/reduction/reduction_grad.h"

namespace mw::reduce_max {

extern const GradDef kGrad;
const GradDef kGrad = reduction::reduction_grad<Reduction>();

}  // namespace mw::reduce_max
