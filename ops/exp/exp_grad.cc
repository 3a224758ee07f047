// SPDX-License-Identifier: Apache-2.0
#include "ops/exp/exp.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::exp {

extern const GradDef kGrad;

namespace {

float slope(float, float y) {
  return y;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::exp
