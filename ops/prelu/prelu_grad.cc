// SPDX-License-Identifier: Apache-2.0
#include "ops/prelu/prelu.h"

#include "ops/_family/binary/binary_grad.h"

namespace mw::prelu {

extern const GradDef kGrad;

namespace {

struct Op {
  using Attrs = prelu::Attrs;
  using Params = prelu::Params;
  static float f32(float x, float alpha) { return x >= 0 ? x : x * alpha; }
};

constexpr binary::Slopes slopes(float x, float alpha) {
  return {x >= 0 ? 1 : alpha, x >= 0 ? 0 : x};
}

}  // namespace

const GradDef kGrad = {.plan = binary::plan_binary<Op, slopes>};

}  // namespace mw::prelu
