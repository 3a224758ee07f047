// SPDX-License-Identifier: Apache-2.0
#include "ops/minimum/minimum.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::minimum {

extern const GradDef kGrad;

namespace {

constexpr binary::Slopes slopes(float a, float b) {
  return a < b ? binary::Slopes{1, 0} : binary::Slopes{0, 1};
}

}  // namespace

const GradDef kGrad = binary::binary_grad<Choice, slopes>();

}  // namespace mw::minimum
