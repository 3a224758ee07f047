// SPDX-License-Identifier: Apache-2.0
// What: spread_grad(), the gradient of a padding: that of x is what stands in y where x does.
#pragma once

#include "host/train/grad_def.h"
#include "ops/_family/movement/spread.h"

namespace mw::movement {

Result<std::unique_ptr<GradKernel>> plan_spread(const GradNode& node, const PadAttrs& a);

template <class Op>
GradDef spread_grad() {
  return {.plan = [](const GradNode& node) {
    return plan_spread(node, node.node.as<typename Op::Attrs>());
  }};
}

}  // namespace mw::movement
