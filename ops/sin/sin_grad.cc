// SPDX-License-Identifier: Apache-2.0
#include "ops/sin/sin.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::sin {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return cos_f32(x);
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::sin
