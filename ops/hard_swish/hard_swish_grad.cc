// SPDX-License-Identifier: Apache-2.0
#include "ops/hard_swish/hard_swish.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::hard_swish {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return x < -3 ? 0 : (x > 3 ? 1 : (2 * x + 3) / 6);
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::hard_swish
