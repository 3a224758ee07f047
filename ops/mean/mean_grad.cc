// SPDX-License-Identifier: Apache-2.0
#include "ops/mean/mean.h"

#include "ops/_family/reduction/total_grad.h"

namespace mw::mean {

extern const GradDef kGrad;
const GradDef kGrad = reduction::total_grad<Reduction>();

}  // namespace mw::mean
