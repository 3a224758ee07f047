// SPDX-License-Identifier: Apache-2.0
#include "host/train/grad_def.h"
#include "ops/mean/mean.h"

namespace mw::mean {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

// Element offsets of three nested runs, outermost first.
std::vector<int32_t> offsets_of(const int32_t (&extent)[kRuns], const int32_t (&stride)[kRuns]) {
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

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& p)
      : kept(offsets_of(p.keep, p.keep_stride)),
        reduced(offsets_of(p.reduce, p.reduce_stride)),
        share(1 / float(count(p))) {}

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

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  if (node.node.as<Attrs>().axes & 1) {
    return not_trainable(node, "it mixes the items of a batch", "keep the first dimension");
  }
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::mean
