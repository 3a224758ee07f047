// SPDX-License-Identifier: Apache-2.0
// Where x is further from zero than the threshold, y moves as x does; elsewhere it stays.
#include <cmath>

#include "host/train/grad_def.h"
#include "ops/soft_threshold/soft_threshold.h"

namespace acme::soft_threshold {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params) : p_(params), threshold_(float_from_bits(p_.threshold)) {}

  void forward(const GradCall& call) override {
    const void* const slots[] = {call.x[kX], call.y};
    soft_threshold_f32_ref(p_, Args{slots, Slots::of(kSlots)});
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    for (int32_t i = 0; i < p_.elems; ++i) {
      call.dx[kX][i] = std::abs(call.x[kX][i]) > threshold_ ? call.dy[i] : 0;
    }
  }

 private:
  const Params p_;
  const float threshold_;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace acme::soft_threshold
