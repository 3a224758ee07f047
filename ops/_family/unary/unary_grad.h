// SPDX-License-Identifier: Apache-2.0
// What: unary_grad(), the gradient of a member of the unary family from its derivative.
// Contract: kSlope(x, y) is dy/dx where y = f(x).
#pragma once

#include "host/train/grad_def.h"
#include "ops/_family/unary/unary.h"

namespace mw::unary {

template <class Op, auto kSlope>
class GradKernelOf : public GradKernel {
 public:
  explicit GradKernelOf(int32_t elems) : count(elems) {}

  void forward(const GradCall& call) override {
    each_element(call, count, [&](int i) { call.y[i] = Op::f32(call.x[0][i]); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[0] == nullptr) return;
    each_element(call, count,
                 [&](int i) { call.dx[0][i] = call.dy[i] * kSlope(call.x[0][i], call.y[i]); });
  }

 private:
  const int32_t count;
};

template <class Op, auto kSlope>
Result<std::unique_ptr<GradKernel>> plan_unary(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new GradKernelOf<Op, kSlope>(node.in[0].shape.elems()));
}

template <class Op, auto kSlope>
GradDef unary_grad() {
  return {.plan = plan_unary<Op, kSlope>};
}

}  // namespace mw::unary
