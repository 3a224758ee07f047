// SPDX-License-Identifier: Apache-2.0
#include "ops/elu/elu.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::elu {

extern const GradDef kGrad;

namespace {

float slope(float x, float y) {
  return x < 0 ? y + 1 : 1;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::elu
