// SPDX-License-Identifier: Apache-2.0
#include "ops/mean/mean.h"

#include "ops/_family/reduction/reduction_grad.h"

namespace mw::mean {

extern const GradDef kGrad;
const GradDef kGrad = reduction::reduction_grad<Reduction>();

}  // namespace mw::mean
