// SPDX-License-Identifier: Apache-2.0
#include "ops/squared_difference/squared_difference.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::squared_difference {

extern const GradDef kGrad;

namespace {

constexpr binary::Slopes slopes(float a, float b) {
  return {2 * (a - b), 2 * (b - a)};
}

}  // namespace

const GradDef kGrad = binary::binary_grad<Binary, slopes>();

}  // namespace mw::squared_difference
