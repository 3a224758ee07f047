// SPDX-License-Identifier: Apache-2.0
// What: Plan, a graph made ready to run: kernels chosen, Params and tables computed, memory placed;
// and make_plan(), which does it.
// Why: decided once on the host, so that the three forms run the same kernels with the same
// numbers. Contract: a plain value; deterministic. Bodies of nodes stand in the list of steps, each
// behind a branch that may skip it, or before a loop that runs it again: what is counted of a step
// is one run of it. Views have no step unless asked for. Refs are those of abi/container.h, with
// all constants and tables in Region::constants and state at the start of the arena.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "abi/container.h"
#include "host/ir/op_def.h"

namespace mw {

// What to spend the rest on: the least time, the least flash, or the least memory; select.h says
// what a little of the one may go to another.
enum class Optimize : uint8_t { speed, size, ram };

struct PlanOptions {
  uint32_t isa_mask = isa_bit(Isa::portable);
  Optimize optimize = Optimize::speed;
  bool overlap = true;           // off: every tensor live at once has memory of its own
  uint32_t search_rounds = 400;  // orders that the memory planner tries
  bool keep_views = false;       // views keep their step, as on a device that loads a .tflite
  bool fix_params = false;       // kernels may be compiled for the Params of their steps
};

struct PlanStep {
  const OpDef* op = nullptr;
  const KernelRow* kernel = nullptr;
  const FixedBody* fixed = nullptr;  // what is compiled for `params` instead of the kernel, or null
  Bytes params;
  std::vector<Ref> in, tables, out, states;
  Ref scratch;
  uint32_t scratch_bytes = 0;
  uint32_t out_bytes = 0;  // of the first output
  uint64_t macs = 0;
  int node = 0;  // index in the graph; -1: of none, as where a variable takes its next value

  Slots slots() const;
};

struct PlanIo {
  Tensor tensor;  // name, type and quantization; no data
  Ref at;
};

struct Plan {
  std::string name;
  std::vector<PlanStep> steps;
  Bytes constants;
  uint32_t arena_bytes = 0;  // state, activations and scratch together
  uint32_t state_bytes = 0;
  std::vector<StateFill> fills;  // what reset() does, in the order of offsets
  std::vector<PlanIo> inputs, outputs;
  std::map<std::string, std::string> metadata;
};

Result<Plan> make_plan(const Graph& graph, const PlanOptions& options);

// The relocatable container of abi/container.h; opened on the device by open_plan(), in an arena of
// container_arena_bytes(): the plan's, and room for steps with many slots.
Result<Bytes> write_container(const Plan& plan);
uint32_t container_arena_bytes(const Plan& plan);

}  // namespace mw
