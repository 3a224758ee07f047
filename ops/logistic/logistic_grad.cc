// SPDX-License-Identifier: Apache-2.0
#include "ops/logistic/logistic.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::logistic {

extern const GradDef kGrad;

namespace {

float slope(float, float y) {
  return y * (1 - y);
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::logistic
