// SPDX-License-Identifier: Apache-2.0
#include "ops/relu_0_to_1/relu_0_to_1.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::relu_0_to_1 {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return x > 0 && x < 1 ? 1 : 0;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::relu_0_to_1
