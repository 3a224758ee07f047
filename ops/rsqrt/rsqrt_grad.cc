// SPDX-License-Identifier: Apache-2.0
#include "ops/rsqrt/rsqrt.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::rsqrt {

extern const GradDef kGrad;

namespace {

float slope(float, float y) {
  return -0.5f * y * y * y;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::rsqrt
