// SPDX-License-Identifier: Apache-2.0
// The gradient of a sum goes to both operands; along broadcast dimensions it is summed.
#include <algorithm>

#include "host/train/clamp_grad.h"
#include "ops/add/add.h"

namespace mw::add {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

constexpr int32_t kRank = Shape::kMaxRank;

// Element of an operand for every element of the output; empty where they are the same.
std::vector<int32_t> offsets_of(const Params& p, uint16_t steps) {
  int32_t count = 1, stride[kRank] = {}, size = 1;
  bool broadcast = false;
  for (int32_t d = kRank - 1; d >= 0; --d) {
    const bool has = (steps >> d) & 1;
    stride[d] = has ? size : 0;
    if (has) size *= p.dim[d];
    broadcast |= !has && p.dim[d] > 1;
    count *= p.dim[d];
  }
  std::vector<int32_t> offsets;
  if (!broadcast) return offsets;
  offsets.resize(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) {
    for (int32_t d = kRank - 1, rest = i; d >= 0; rest /= p.dim[d], --d) {
      offsets[size_t(i)] += rest % p.dim[d] * stride[d];
    }
  }
  return offsets;
}

class Kernel : public GradKernel {
 public:
  Kernel(const GradNode& node, const Params& p)
      : count(node.out[kY].shape.elems()),
        bounds(bounds_of(node.clamp)),
        offsets{offsets_of(p, p.a_steps), offsets_of(p, p.b_steps)},
        elems{node.in[kA].shape.elems(), node.in[kB].shape.elems()} {}

  void forward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(count, kChunks, chunk);
      const float *a = call.x[kA], *b = call.x[kB];
      if (offsets[kA].empty() && offsets[kB].empty()) {
        for (int i = range.begin; i < range.end; ++i) {
          call.y[i] = std::min(std::max(a[i] + b[i], bounds.low), bounds.high);
        }
        return;
      }
      for (int i = range.begin; i < range.end; ++i) {
        const float sum = a[place(kA, i)] + b[place(kB, i)];
        call.y[i] = std::min(std::max(sum, bounds.low), bounds.high);
      }
    });
  }

  void backward(const GradCall& call) override {
    for (int slot : {kA, kB}) {
      float* dx = call.dx[slot];
      if (dx == nullptr) continue;
      if (offsets[slot].empty()) {
        call.workers.run(kChunks, [&](int chunk, int) {
          clamp_backward(call.y, call.dy, dx, chunk_range(count, kChunks, chunk), bounds);
        });
        continue;
      }
      std::fill_n(dx, elems[slot], 0.0f);
      for (int i = 0; i < count; ++i) {
        const bool passes = call.y[i] > bounds.low && call.y[i] < bounds.high;
        dx[place(slot, i)] += passes ? call.dy[i] : 0.0f;
      }
    }
  }

 private:
  int32_t place(int slot, int i) const {
    return offsets[slot].empty() ? i : offsets[slot][size_t(i)];
  }

  const int32_t count;
  const Bounds bounds;
  const std::vector<int32_t> offsets[2];
  const int32_t elems[2];
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<Attrs>().activation));
  return std::unique_ptr<GradKernel>(new Kernel(node, params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .fuses_clamp = true};

}  // namespace mw::add
