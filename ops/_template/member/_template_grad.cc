// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/member/_template.h"

#include "ops/_family/unary/unary_grad.h"

namespace mw::_template {

extern const GradDef kGrad;

namespace {

float slope(float, float) {
  return -1;
}

}  // namespace

const GradDef kGrad = unary::unary_grad<Unary, slope>();

}  // namespace mw::_template
