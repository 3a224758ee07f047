// SPDX-License-Identifier: Apache-2.0
// The list of gradients comes from the files <op>_grad.cc (gen/ops_grad_list.inc).
#include "host/ir/grad_def.h"

#include <limits>

#define MW_GRAD(name)         \
  namespace mw::name {        \
  extern const OpDef kDef;    \
  extern const GradDef kGrad; \
  }
#include "ops_grad_list.inc"
#undef MW_GRAD

namespace mw {

const GradDef* find_grad(const OpDef& op) {
#define MW_GRAD(name) \
  if (&op == &name::kDef) return &name::kGrad;
#include "ops_grad_list.inc"
#undef MW_GRAD
  return nullptr;
}

Error not_trainable(const GradNode& node, const std::string& what, const std::string& hint) {
  return Error{ErrorKind::unsupported, what,
               std::string(node.node.op->name()) + " '" + node.node.name + "'", hint};
}

Bounds bounds_of(Activation activation) {
  constexpr float kNone = std::numeric_limits<float>::infinity();
  switch (activation) {
    case Activation::relu:
      return {0, kNone};
    case Activation::relu6:
      return {0, 6};
    case Activation::relu_n1_to_1:
      return {-1, 1};
    case Activation::none:
      break;
  }
  return {-kNone, kNone};
}

}  // namespace mw
