// SPDX-License-Identifier: Apache-2.0
// What: binary_grad(), the gradient of an operator of two operands, from its slopes.
// Contract: y = Op::f32(a, b), and kSlopes(a, b) are dy/da and dy/db, before the clamp. Along
// broadcast dimensions gradients are summed.
#pragma once

#include <algorithm>
#include <type_traits>

#include "host/train/grad_def.h"
#include "ops/_family/binary/arithmetic.h"

namespace mw::binary {

struct Slopes {
  float a, b;
};

// Element of an operand for every element of the output; empty where they are the same.
template <class P>
std::vector<int32_t> offsets_of(const P& p, uint16_t steps) {
  const Walk walk(p.dim, steps);
  int32_t count = 1;
  bool broadcast = false;
  for (int32_t d = 0; d < kRank; ++d) {
    broadcast |= ((steps >> d) & 1) == 0 && p.dim[d] > 1;
    count *= p.dim[d];
  }
  std::vector<int32_t> offsets;
  if (!broadcast) return offsets;
  offsets.resize(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) {
    for (int32_t d = kRank - 1, rest = i; d >= 0; rest /= p.dim[d], --d) {
      offsets[size_t(i)] += rest % p.dim[d] * walk.stride[d];
    }
  }
  return offsets;
}

template <class Op, Slopes (*kSlopes)(float, float)>
class BinaryGrad : public GradKernel {
 public:
  explicit BinaryGrad(const GradNode& node)
      : count(node.out[kY].shape.elems()),
        bounds(bounds_of(node.clamp)),
        offsets{offsets_of(params_of<typename Op::Params>(node),
                           params_of<typename Op::Params>(node).a_steps),
                offsets_of(params_of<typename Op::Params>(node),
                           params_of<typename Op::Params>(node).b_steps)},
        elems{node.in[kA].shape.elems(), node.in[kB].shape.elems()} {}

  void forward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(count, kChunks, chunk);
      const float *a = call.x[kA], *b = call.x[kB];
      if (offsets[kA].empty() && offsets[kB].empty()) {
        for (int i = range.begin; i < range.end; ++i) call.y[i] = clamped(Op::f32(a[i], b[i]));
        return;
      }
      for (int i = range.begin; i < range.end; ++i) {
        call.y[i] = clamped(Op::f32(a[place(kA, i)], b[place(kB, i)]));
      }
    });
  }

  void backward(const GradCall& call) override {
    for (int slot : {kA, kB}) {
      float* dx = call.dx[slot];
      if (dx == nullptr) continue;
      if (offsets[kA].empty() && offsets[kB].empty()) {
        call.workers.run(kChunks, [&](int chunk, int) {
          const Range range = chunk_range(count, kChunks, chunk);
          for (int i = range.begin; i < range.end; ++i) dx[i] = through(call, slot, i, i, i);
        });
        continue;
      }
      std::fill_n(dx, elems[slot], 0.0f);
      for (int i = 0; i < count; ++i) {
        dx[place(slot, i)] += through(call, slot, i, place(kA, i), place(kB, i));
      }
    }
  }

 private:
  float clamped(float y) const { return std::min(std::max(y, bounds.low), bounds.high); }
  int32_t place(int slot, int i) const {
    return offsets[slot].empty() ? i : offsets[slot][size_t(i)];
  }
  // What element i of the output sends to an operand: nothing on and outside the bounds.
  float through(const GradCall& call, int slot, int i, int32_t at_a, int32_t at_b) const {
    const Slopes slopes = kSlopes(call.x[kA][at_a], call.x[kB][at_b]);
    const float g = call.dy[i] * (slot == kA ? slopes.a : slopes.b);
    return ((call.y[i] > bounds.low) & (call.y[i] < bounds.high)) ? g : 0.0f;
  }

  const int32_t count;
  const Bounds bounds;
  const std::vector<int32_t> offsets[2];
  const int32_t elems[2];
};

template <class Op, Slopes (*kSlopes)(float, float)>
Result<std::unique_ptr<GradKernel>> plan_binary(const GradNode& node) {
  if constexpr (std::is_same_v<typename Op::Attrs, ClampAttrs>) {
    MW_TRY_DO(refuse_fused_activation(node, node.node.as<ClampAttrs>().activation));
  }
  for (const TensorType& x : node.in) {
    if (x.data != nullptr || x.shape.rank == node.out[kY].shape.rank) continue;
    return not_trainable(node, "an operand of fewer dimensions mixes the items of a batch",
                         "give it the dimensions of the other one");
  }
  return std::unique_ptr<GradKernel>(new BinaryGrad<Op, kSlopes>(node));
}

template <class Op, Slopes (*kSlopes)(float, float)>
GradDef binary_grad() {
  return {.plan = plan_binary<Op, kSlopes>, .fuses_clamp = true};
}

}  // namespace mw::binary
