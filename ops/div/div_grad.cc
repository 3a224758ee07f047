// SPDX-License-Identifier: Apache-2.0
#include "ops/div/div.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::div {

extern const GradDef kGrad;

namespace {

constexpr binary::Slopes slopes(float a, float b) {
  return {1 / b, -a / (b * b)};
}

}  // namespace

const GradDef kGrad = binary::binary_grad<Binary, slopes>();

}  // namespace mw::div
