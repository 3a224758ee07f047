// SPDX-License-Identifier: Apache-2.0
// What: gather_grad(), the gradient of a gather: that of an element of x is the sum of those of y
// that were taken from it.
#pragma once

#include "host/train/grad_def.h"
#include "ops/_family/movement/gather.h"

namespace mw::movement {

Result<std::unique_ptr<GradKernel>> plan_gather(const GradNode& node, const Walk& p);

template <class Op>
GradDef gather_grad() {
  return {.plan = [](const GradNode& node) {
    return plan_gather(node, params_of<typename Op::Params>(node));
  }};
}

}  // namespace mw::movement
