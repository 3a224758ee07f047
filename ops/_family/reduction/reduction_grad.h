// SPDX-License-Identifier: Apache-2.0
// What: reduction_grad(), the gradient of an operator of the reduction family, from the description
// of its device half.
// Contract: the first dimension, which counts the items of a batch, is kept. Every term of a total
// has the same share. Of a choice, the gradient goes to the first of those that it could have
// taken, in the order of x.
#pragma once

#include "host/train/grad_def.h"
#include "ops/_family/reduction/choice.h"
#include "ops/_family/reduction/total.h"

namespace mw::reduction {

// Element offsets of three nested runs, outermost first.
inline std::vector<int32_t> offsets_of(const int32_t (&extent)[kRuns],
                                       const int32_t (&stride)[kRuns]) {
  std::vector<int32_t> offsets;
  for (int32_t i = 0; i < extent[0]; ++i) {
    for (int32_t j = 0; j < extent[1]; ++j) {
      for (int32_t k = 0; k < extent[2]; ++k) {
        offsets.push_back(i * stride[0] + j * stride[1] + k * stride[2]);
      }
    }
  }
  return offsets;
}

// Rule has two functions over the elements of x that make one of y, found from the first by offset:
// give(x) makes y from them, take(x, y, dy, dx) sets their dx.
template <class Rule>
class ReductionGrad : public GradKernel {
 public:
  template <class P>
  explicit ReductionGrad(const P& p)
      : kept(offsets_of(p.keep, p.keep_stride)), rule(offsets_of(p.reduce, p.reduce_stride)) {}

  void forward(const GradCall& call) override {
    each_kept(call, [&](size_t y, int32_t at) { call.y[y] = rule.give(call.x[kX] + at); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_kept(call, [&](size_t y, int32_t at) {
      rule.take(call.x[kX] + at, call.y[y], call.dy[y], call.dx[kX] + at);
    });
  }

 private:
  template <class F>
  void each_kept(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(int(kept.size()), kChunks, chunk);
      for (int i = range.begin; i < range.end; ++i) f(size_t(i), kept[size_t(i)]);
    });
  }

  const std::vector<int32_t> kept;
  const Rule rule;
};

template <class Op>
struct TotalRule {
  const std::vector<int32_t> offsets;
  const float share;

  explicit TotalRule(std::vector<int32_t> elements)
      : offsets(std::move(elements)), share(Op::kAverages ? 1 / float(offsets.size()) : 1) {}
  float give(const float* x) const {
    float sum = 0;
    for (int32_t offset : offsets) sum += x[offset];
    return sum * share;
  }
  void take(const float*, float, float dy, float* dx) const {
    for (int32_t offset : offsets) dx[offset] = dy * share;
  }
};

template <class Op>
struct ChoiceRule {
  const std::vector<int32_t> offsets;

  explicit ChoiceRule(std::vector<int32_t> elements) : offsets(std::move(elements)) {}
  float give(const float* x) const {
    float best = Op::template first<Values<float>>();
    for (int32_t offset : offsets) best = Op::pick(best, x[offset]);
    return best;
  }
  void take(const float* x, float y, float dy, float* dx) const {
    bool taken = false;
    for (int32_t offset : offsets) {
      const bool here = !taken && x[offset] == y;
      dx[offset] = here ? dy : 0;
      taken |= here;
    }
  }
};

template <class Op, class Rule>
Result<std::unique_ptr<GradKernel>> plan_with(const GradNode& node) {
  if (node.node.as<ReductionAttrs>().axes & 1) {
    return not_trainable(node, "it mixes the items of a batch", "keep the first dimension");
  }
  const auto& params = params_of<typename Op::Params>(node);
  return std::unique_ptr<GradKernel>(new ReductionGrad<Rule>(params));
}

template <class Op>
GradDef reduction_grad() {
  using Rule = std::conditional_t<Op::kKeepsQuant, ChoiceRule<Op>, TotalRule<Op>>;
  return {.plan = plan_with<Op, Rule>};
}

}  // namespace mw::reduction
