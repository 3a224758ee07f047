// SPDX-License-Identifier: Apache-2.0
// dx[i] = dy * the product of the other factors, which a zero among them does not hide.
#include "ops/_family/reduction/reduction_grad.h"
#include "ops/reduce_prod/reduce_prod.h"

namespace mw::reduce_prod {

namespace {

struct Rule {
  const std::vector<int32_t> offsets;

  explicit Rule(std::vector<int32_t> elements) : offsets(std::move(elements)) {}
  float give(const float* x) const {
    float product = 1;
    for (int32_t offset : offsets) product *= x[offset];
    return product;
  }
  void take(const float* x, float, float dy, float* dx) const {
    float before = dy;
    for (int32_t offset : offsets) dx[offset] = before, before *= x[offset];
    float behind = 1;
    for (size_t i = offsets.size(); i-- > 0; behind *= x[offsets[i]]) dx[offsets[i]] *= behind;
  }
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return reduction::plan_with<Product, Rule>(node);
}

}  // namespace

extern const GradDef kGrad;
const GradDef kGrad = {.plan = plan};

}  // namespace mw::reduce_prod
