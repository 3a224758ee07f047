// SPDX-License-Identifier: Apache-2.0
#include "ops/tanh/tanh.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::tanh {

extern const GradDef kGrad;

namespace {

float slope(float, float y) {
  return 1 - y * y;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::tanh
