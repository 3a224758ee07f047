// SPDX-License-Identifier: Apache-2.0
#include "ops/strided_slice/strided_slice.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::strided_slice {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::strided_slice
