// SPDX-License-Identifier: Apache-2.0
// What: total_grad(), the gradient of an operator that adds up or averages: every term has the same
// share.
// Contract: the first dimension, which counts the items of a batch, is kept.
#pragma once

#include "host/train/grad_def.h"
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

template <class Op>
class TotalGrad : public GradKernel {
 public:
  explicit TotalGrad(const Total::Params& p)
      : kept(offsets_of(p.keep, p.keep_stride)),
        reduced(offsets_of(p.reduce, p.reduce_stride)),
        share(Op::kAverages ? 1 / float(count(p)) : 1) {}

  void forward(const GradCall& call) override {
    each_kept(call, [&](size_t y, int32_t at) {
      float sum = 0;
      for (int32_t offset : reduced) sum += call.x[kX][at + offset];
      call.y[y] = sum * share;
    });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_kept(call, [&](size_t y, int32_t at) {
      for (int32_t offset : reduced) call.dx[kX][at + offset] = call.dy[y] * share;
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

  const std::vector<int32_t> kept, reduced;
  const float share;
};

template <class Op>
Result<std::unique_ptr<GradKernel>> plan_total(const GradNode& node) {
  if (node.node.as<ReductionAttrs>().axes & 1) {
    return not_trainable(node, "it mixes the items of a batch", "keep the first dimension");
  }
  return std::unique_ptr<GradKernel>(new TotalGrad<Op>(params_of<Total::Params>(node)));
}

template <class Op>
GradDef total_grad() {
  return {.plan = plan_total<Op>};
}

}  // namespace mw::reduction
