// SPDX-License-Identifier: Apache-2.0
#include "ops/atan2/atan2.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::atan2 {

extern const GradDef kGrad;

namespace {

binary::Slopes slopes(float a, float b) {
  const float square = a * a + b * b;
  return {b / square, -a / square};
}

}  // namespace

const GradDef kGrad = binary::binary_grad<Real, slopes>();

}  // namespace mw::atan2
