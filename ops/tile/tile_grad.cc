// SPDX-License-Identifier: Apache-2.0
#include "ops/tile/tile.h"

#include "ops/_family/movement/gather_grad.h"

namespace mw::tile {

extern const GradDef kGrad;
const GradDef kGrad = movement::gather_grad<Gather>();

}  // namespace mw::tile
