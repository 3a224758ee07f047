// SPDX-License-Identifier: Apache-2.0
#include "ops/abs/abs.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::abs {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return x < 0 ? -1 : 1;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::abs
