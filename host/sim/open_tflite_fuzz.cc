// SPDX-License-Identifier: Apache-2.0
// The device's own .tflite loader refuses any damaged file, or what it opens runs inside its arena.
#include "host/sim/sim.h"
#include "rt/steps.h"

namespace {

constexpr uint32_t kMaxArenaBytes = 1u << 16;
constexpr uint64_t kMaxWork = 2'000'000;

uint64_t macs_of(const mw::Model& model) {
  uint64_t macs = 0;
  mw::StepView step(model.steps);
  for (uint32_t i = 0; i < model.step_count; ++i, step.advance()) {
    const mw::KernelRow& row = *mw::find_row(model.rows, step.header->kernel_id);
    const mw::OpCore& core = *mw::find_op_by_code(row.op_code)->core;
    macs += core.macs == nullptr ? 0 : core.macs(step.params());
  }
  return macs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto sim = mw::Sim::open_tflite(mw::Bytes(data, data + size), mw::all_rows(), kMaxArenaBytes);
  if (sim.ok() && macs_of(sim->model()) < kMaxWork) sim->run();
  return 0;
}
