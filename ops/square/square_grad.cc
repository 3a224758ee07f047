// SPDX-License-Identifier: Apache-2.0
#include "ops/square/square.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::square {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return 2 * x;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::square
