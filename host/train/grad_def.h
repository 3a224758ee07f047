// SPDX-License-Identifier: Apache-2.0
// What: GradDef, what makes an operator trainable: a kernel for the forward pass of a step and its
// gradient, planned once for one node and batch.
// Why: the trainer differentiates the graph without knowing an operator by name; a file
// <op>_grad.cc in the operator's folder, which defines `extern const GradDef kGrad`, is all of it.
// Contract: float32. Batches lie in dimension 0. A kernel cuts work by kChunks, never by thread, so
// that the same step gives the same bytes on any number of threads; it allocates in plan() alone.
// Every buffer has kSlackElems readable floats behind it.
#pragma once

#include <memory>
#include <span>

#include "abi/op.h"
#include "host/base/workers.h"
#include "host/ir/op_def.h"
#include "host/train/channels.h"
#include "host/train/simd.h"

namespace mw {

// A node as plan() sees it, with the batched types and the Params that prepare() made of them.
struct GradNode {
  const Node& node;
  std::span<const TensorType> in, out;
  const void* params = nullptr;
  Activation clamp = Activation::none;  // a following clamp that this node applies; fuses_clamp
  // For an operator that has a link: whether the nodes before and after use it. A node before
  // sums and maps gradients itself; a node after normalizes and masks itself.
  bool linked_before = false, linked_after = false;
};

constexpr uint32_t kMaxGradInputs = 6;  // of an operator that is trained

// One call. x and y are values, dx and dy gradients of the loss; dx[slot] is null where not wanted,
// else overwritten. Parameters (weights) are inputs like any other.
struct GradCall {
  Workers& workers;
  const float* x[kMaxGradInputs] = {};
  float* y = nullptr;
  const float* dy = nullptr;
  float* dx[kMaxGradInputs] = {};
  float* state[kMaxGradInputs] = {};  // x[slot] for writing, of GradDef::state_slots
  // Set only for operators with GradDef::links. x_link: x[0] has to be normalized while loading,
  // and dx[0] masked and summed. y_link: y has to be summed, and dy mapped through the link.
  ChannelLink* x_link = nullptr;
  ChannelLink* y_link = nullptr;
  float* scratch = nullptr;  // [threads][GradKernel::scratch_elems()]
  size_t scratch_stride = 0;
  uint64_t key = 0;      // of random draws: the same for the same seed, step and node
  bool training = true;  // false: evaluation (running statistics, no dropout)

  float* thread_scratch(int thread) const { return scratch + size_t(thread) * scratch_stride; }
};

class GradKernel {
 public:
  virtual ~GradKernel() = default;
  virtual size_t scratch_elems() const { return 0; }  // for each thread
  virtual ChannelLink* link() { return nullptr; }     // what this node offers its neighbours
  virtual void forward(const GradCall& call) = 0;
  virtual void backward(const GradCall& call) = 0;
};

struct GradDef {
  Result<std::unique_ptr<GradKernel>> (*plan)(const GradNode& node);
  uint32_t parameter_slots = 0;  // bit i: a constant in x[i] is trained
  uint32_t state_slots = 0;      // bit i: a constant in x[i] is updated by the forward pass
  bool links = false;            // honours GradCall::x_link and y_link
  bool offers_link = false;      // GradKernel::link() is not null, GradNode::linked_* are honoured
  bool fuses_clamp = false;      // honours GradNode::clamp
  bool gives_probabilities = false;  // y = softmax(x[0]): losses are taken from x[0]
};

// The gradient of an operator, or null where it has none.
const GradDef* find_grad(const OpDef& op);
// Of an operator from outside the tree (host/ir/outside_ops.h).
void add_outside_grad(const OpDef& op, const GradDef& grad);

// What plan() answers for attributes that it does not train.
Error not_trainable(const GradNode& node, const std::string& what, const std::string& hint);
Outcome refuse_fused_activation(const GradNode& node, Activation activation);

// Adds the rows 1 .. kChunks - 1 of a [kChunks, count] matrix to row 0, in this order.
void sum_chunks(Workers& workers, std::span<float> partial, int64_t count);

// Calls f(i) for every i below `count`, a chunk at a time.
template <class F>
void each_element(const GradCall& call, int count, F&& f) {
  call.workers.run(kChunks, [&](int chunk, int) {
    const Range range = chunk_range(count, kChunks, chunk);
    for (int i = range.begin; i < range.end; ++i) f(i);
  });
}

// Bounds of a clamp; infinite where there is none.
struct Bounds {
  float low, high;
};
Bounds bounds_of(Activation activation);

template <class P>
const P& params_of(const GradNode& node) {
  return *static_cast<const P*>(node.params);
}

}  // namespace mw
