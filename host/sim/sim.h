// SPDX-License-Identifier: Apache-2.0
// What: Sim, an opened model on the host: the device runtime and kernels, compiled natively.
// Why: what the host scores and tests is what the device runs, byte for byte.
// Contract: inputs and outputs are raw row-major bytes in graph order. State of streaming operators
// lives from run to run until reset(). A run whose loops do not end is given up with an error. Not
// thread-safe; one Sim a thread.
#pragma once

#include <functional>
#include <memory>

#include "host/plan/plan.h"
#include "rt/model.h"

namespace mw {

// Every kernel row of every operator, best first within an operator. That of `loop` counts the
// rounds of its thread, and ends a run that has none left.
const std::vector<KernelRow>& all_rows();
// How many rounds the loops of this thread's runs have left from now on; a Sim sets it for each
// run.
void allow_rounds(uint32_t rounds);
// Of every operator that a .tflite can hold.
std::vector<const OpCore*> all_cores();

class Sim {
 public:
  // Plans the graph, writes the container, and opens it as a device would.
  static Result<Sim> open(const Graph& graph, const PlanOptions& options = {});
  static Result<Sim> open_container(Bytes container);
  // Opens a .tflite with the device's own loader and the kernels that firmware would link, in an
  // arena of exactly the size that is needed. flow: the loader that knows IF and variables.
  static Result<Sim> open_tflite(Bytes file, std::vector<KernelRow> rows = all_rows(),
                                 bool flow = true);

  size_t input_count() const { return model_.input_count(); }
  size_t output_count() const { return model_.output_count(); }
  std::span<uint8_t> input(size_t i) {
    return {model_.input(uint32_t(i)), model_.input_bytes(uint32_t(i))};
  }
  std::span<const uint8_t> output(size_t i) const {
    return {model_.output(uint32_t(i)), model_.output_bytes(uint32_t(i))};
  }
  uint32_t arena_bytes() const { return model_.arena_bytes; }
  // What the program holds, in order; those of both bodies of a branch. Points into this Sim.
  struct Step {
    const KernelRow& row;
    const void* params;
  };
  std::vector<Step> steps() const;

  Outcome run() { return run_hooked(nullptr, nullptr); }
  // hook(step, kernel row, first output) after each step.
  using Hook = std::function<void(uint32_t, const KernelRow&, std::span<const uint8_t>)>;
  Outcome run(const Hook& hook);
  void reset() { model_.reset(); }
  // What the runs so far left in states and variables; what is restored is of this model.
  Bytes save() const;
  void restore(const Bytes& state);

  // Copies inputs in, runs, copies outputs out. Input sizes must match.
  Result<std::vector<Bytes>> run(std::span<const Bytes> inputs);

 private:
  Outcome run_hooked(StepHook hook, void* context);
  // Steps find a kernel at once where there are few.
  void keep_used_rows();

  struct Aligned;  // 16-byte aligned storage
  std::shared_ptr<Aligned> file_, arena_;
  std::shared_ptr<const std::vector<KernelRow>> rows_;
  Model model_;
};

}  // namespace mw
