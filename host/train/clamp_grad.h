// SPDX-License-Identifier: Apache-2.0
// What: the gradient of an operator that only clamps (relu, relu6).
// Contract: the gradient passes strictly inside the bounds, and is zero on them and outside.
#pragma once

#include "host/train/grad_def.h"

namespace mw {

// The bounds are those of the operator's trait `clamps`.
Result<std::unique_ptr<GradKernel>> plan_clamp(const GradNode& node);

// y = clamp(x), and dx = dy where the clamp let x pass; both over [begin, end).
void clamp_forward(const float* x, float* y, Range range, Bounds bounds);
void clamp_backward(const float* x, const float* dy, float* dx, Range range, Bounds bounds);

}  // namespace mw
