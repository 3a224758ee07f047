// SPDX-License-Identifier: Apache-2.0
#include "ops/transpose/transpose.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::transpose {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::transpose
