// SPDX-License-Identifier: Apache-2.0
#include "ops/mul/mul.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::mul {

extern const GradDef kGrad;

namespace {

constexpr binary::Slopes slopes(float a, float b) {
  return {b, a};
}

}  // namespace

const GradDef kGrad = binary::binary_grad<Binary, slopes>();

}  // namespace mw::mul
