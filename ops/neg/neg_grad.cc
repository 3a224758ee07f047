// SPDX-License-Identifier: Apache-2.0
#include "ops/neg/neg.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::neg {

extern const GradDef kGrad;

namespace {

float slope(float, float) {
  return -1;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::neg
