// SPDX-License-Identifier: Apache-2.0
// What: Evaluator, which runs a graph node by node and keeps every tensor; and evaluate_node().
// Why: constant folding, calibration and reports need values between nodes, which a memory plan
// overwrites. Contract: the kernels and their order are those of a plan for the portable core, so
// the bytes are those that run. Tensors are row-major bytes, those of a body that did not run as
// they were before. A run whose loops do not end is given up. Streaming operators and variables
// keep their state from run to run until reset(). The graph must verify().
#pragma once

#include <memory>
#include <span>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

// How often the loops of a run may go round, together, where the host runs it.
inline constexpr uint32_t kMostRounds = 500'000;
// What stands against going on; `name`: of the loop, if it is known.
Error endless_loop(const std::string& name);

class Evaluator {
 public:
  static Result<Evaluator> open(const Graph& graph);
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;
  ~Evaluator();

  // Input sizes must match. The tensors are valid until the next run.
  Outcome run(std::span<const Bytes> inputs);
  // What the run left there: in the value of a variable, that of the next run.
  std::span<const uint8_t> tensor(TensorId id) const;
  std::span<const uint8_t> output(size_t i) const;
  template <class T>
  std::span<const T> values(TensorId id) const {
    const std::span<const uint8_t> bytes = tensor(id);
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  void reset();

 private:
  struct State;
  explicit Evaluator(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The outputs of one node whose present inputs are all constants, or are not read, as
// Traits::from_types says.
Result<std::vector<Bytes>> evaluate_node(const Graph& graph, const Node& node);

}  // namespace mw
