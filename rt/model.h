// SPDX-License-Identifier: Apache-2.0
// What: Model, an opened plan, and the two ways to open one: a plan container or a .tflite file.
// Why: the run loop and the validator are all that the `plan` form needs on the device.
// Contract: open_*() checks everything once and reports the failing step and slot; afterwards run()
// cannot fail. The file, the rows and the arena must outlive the Model; the arena is 16-byte
// aligned and may serve other models between runs, unless this one has state. No globals: any
// number of models at once. Tests: test/model_test.cc.
#pragma once

#include "abi/checked.h"
#include "abi/container.h"
#include "abi/op.h"

namespace mw {

// Called after each step with its first output.
using StepHook = void (*)(void* context, uint32_t step, const KernelRow& row, const uint8_t* output,
                          uint32_t output_bytes);

struct Model {
  const uint8_t* region[4] = {};  // base address of each Region; the arena and tables are writable
  const uint8_t* steps = nullptr;
  const IoRecord* io = nullptr;
  Span<const KernelRow> rows;
  uint32_t arena_bytes = 0;  // what is needed, of the arena given
  uint32_t state_bytes = 0;
  uint16_t step_count = 0;
  uint16_t input_count = 0;
  uint16_t output_count = 0;

  uint8_t* input(uint32_t i) const { return writable(io[i].at); }
  const uint8_t* output(uint32_t i) const { return address(io[input_count + i].at); }
  uint32_t input_bytes(uint32_t i) const { return io[i].bytes; }
  uint32_t output_bytes(uint32_t i) const { return io[input_count + i].bytes; }

  void run() const { run_observed(nullptr, nullptr); }
  void run_observed(StepHook hook, void* context) const;
  // Clears the state of streaming operators.
  void reset() const;

  const uint8_t* address(Ref ref) const {
    const uint8_t* base = region[static_cast<uint8_t>(ref.region())];
    return base == nullptr ? nullptr : base + ref.offset();
  }
  uint8_t* writable(Ref ref) const { return const_cast<uint8_t*>(address(ref)); }
};

Fault open_plan(Span<const uint8_t> container, Span<const KernelRow> rows, Span<uint8_t> arena,
                Model& model);

// What open_tflite() keeps on the stack for one operator; every operator is tested to fit.
inline constexpr uint32_t kMaxAttrsBytes = 64;
inline constexpr uint32_t kMaxParamsBytes = 128;

// ops: the operators that the firmware links; rows: their kernels, best first.
Fault open_tflite(Span<const uint8_t> file, Span<const OpCore* const> ops,
                  Span<const KernelRow> rows, Span<uint8_t> arena, Model& model);

}  // namespace mw
