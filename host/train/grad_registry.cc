// SPDX-License-Identifier: Apache-2.0
// The list of gradients comes from the files <op>_grad.cc (gen/ops_grad_list.inc).
#include "host/train/grad_def.h"

#include <limits>
#include <map>

#define MW_GRAD(name)         \
  namespace mw::name {        \
  extern const OpDef kDef;    \
  extern const GradDef kGrad; \
  }
#include "ops_grad_list.inc"
#undef MW_GRAD

namespace mw {

namespace {

std::map<const OpDef*, const GradDef*>& outside_grads() {
  static std::map<const OpDef*, const GradDef*> grads;
  return grads;
}

}  // namespace

void add_outside_grad(const OpDef& op, const GradDef& grad) {
  outside_grads()[&op] = &grad;
}

const GradDef* find_grad(const OpDef& op) {
#define MW_GRAD(name) \
  if (&op == &name::kDef) return &name::kGrad;
#include "ops_grad_list.inc"
#undef MW_GRAD
  const auto outside = outside_grads().find(&op);
  return outside == outside_grads().end() ? nullptr : outside->second;
}

Error not_trainable(const GradNode& node, const std::string& what, const std::string& hint) {
  return Error{ErrorKind::unsupported, what,
               std::string(node.node.op->name()) + " '" + node.node.name + "'", hint};
}

Outcome refuse_fused_activation(const GradNode& node, Activation activation) {
  if (activation == Activation::none) return Ok{};
  return not_trainable(node, "a fused activation has no gradient",
                       "keep the activation as a node of its own until training is done");
}

void sum_chunks(Workers& workers, std::span<float> partial, int64_t count) {
  workers.run(kChunks, [&](int chunk, int) {
    const int64_t begin = count * chunk / kChunks, end = count * (chunk + 1) / kChunks;
    for (int other = 1; other < kChunks; ++other) {
      const float* from = partial.data() + other * count;
      for (int64_t i = begin; i < end; ++i) partial[size_t(i)] += from[i];
    }
  });
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
