// SPDX-License-Identifier: Apache-2.0
// What: Step, a graph planned for training: batched, with all memory laid out, forward and
// backward. Why: the graph that is trained is the graph that ships; this derives from it what a
// step needs. Contract: plan() does all allocation. Clamps move into the node before them, batch
// normalizations between two convolutions become links (host/train/channels.h), views share memory,
// buffers of gradients are reused as soon as they are dead. The same inputs, weights and key give
// the same bytes on any number of threads. Borrows nothing: the graph may go away.
#pragma once

#include <memory>

#include "host/base/workers.h"
#include "host/ir/graph.h"
#include "host/train/grad_def.h"
#include "host/train/pages.h"

namespace mw {

struct Parameter {
  TensorId tensor;  // in the graph that was planned
  std::string name;
  std::span<float> value, gradient;  // gradient is empty for running statistics
  Shape shape;
};

struct StepOptions {
  int batch = 1;
  int threads = 1;
  TensorId output = kNoTensor;  // whose gradient is given; by default the graph's first output
  bool input_gradient = false;  // wanted for the first graph input too
};

class Step {
 public:
  static Result<std::unique_ptr<Step>> plan(const Graph& graph, const StepOptions& options);

  // Batched, row-major; valid as long as the Step.
  std::span<float> input() const { return input_; }
  std::span<float> input_gradient() const { return input_gradient_; }
  std::span<float> output() const { return output_; }
  std::span<float> output_gradient() const { return output_gradient_; }
  std::span<Parameter> parameters() { return parameters_; }
  std::span<Parameter> states() { return states_; }
  Workers& workers() { return *workers_; }
  int batch() const { return batch_; }

  // key: of random draws (dropout), different for every step.
  void forward(bool training, uint64_t key);
  // From output_gradient() to the gradients of all parameters.
  void backward();
  // Writes parameters and states into the constants of the graph that was planned.
  void write_to(Graph& graph) const;

 private:
  friend class StepPlanner;
  struct Add {
    const float* from;
    float* to;
    int64_t count;
  };
  struct Item {
    std::unique_ptr<GradKernel> kernel;  // null for a view whose gradient has to be added
    std::unique_ptr<GradCall> call;
    std::vector<Add> adds;  // after backward: gradients of a tensor with several readers
    bool backward = false;
  };
  Step() = default;

  int batch_ = 0;
  std::unique_ptr<Workers> workers_;
  Pages memory_, scratch_;
  std::vector<Item> items_;
  std::vector<Parameter> parameters_, states_;
  std::span<float> input_, input_gradient_, output_, output_gradient_;
};

}  // namespace mw
