// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_min/reduce_min.h"

#include "ops/_family/reduction/reduction_grad.h"

namespace mw::reduce_min {

extern const GradDef kGrad;
const GradDef kGrad = reduction::reduction_grad<Reduction>();

}  // namespace mw::reduce_min
