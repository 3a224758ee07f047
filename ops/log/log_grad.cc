// SPDX-License-Identifier: Apache-2.0
#include "ops/log/log.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::log {

extern const GradDef kGrad;

namespace {

float slope(float x, float) {
  return 1 / x;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::log
