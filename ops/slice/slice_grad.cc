// SPDX-License-Identifier: Apache-2.0
#include "ops/slice/slice.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::slice {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::slice
