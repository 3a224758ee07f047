// SPDX-License-Identifier: Apache-2.0
// A plan container of any bytes is refused, or runs inside its arena. What opens is also run, with
// every kernel that we have linked, unless it would only burn time.
#include <cstring>

#include "host/sim/sim.h"
#include "rt/steps.h"

namespace {

constexpr uint32_t kMaxArenaBytes = 1u << 16;
constexpr uint64_t kMaxWork = 2'000'000;

// Multiply-accumulates and bytes touched by all steps.
uint64_t work_of(const mw::Model& model) {
  uint64_t work = 0;
  mw::StepView step(model.steps);
  for (uint32_t i = 0; i < model.step_count; ++i, step.advance()) {
    const mw::KernelRow& row = *mw::find_row(model.rows, step.header->kernel_id);
    const mw::OpCore& core = *mw::find_op_by_code(row.op_code)->core;
    mw::Footprint f;
    if (row.footprint(step.params(), row, f) != mw::Status::ok) return UINT64_MAX;
    work += core.macs == nullptr ? 0 : core.macs(step.params());
    for (uint32_t bytes : f.in_bytes) work += bytes;
    for (uint32_t bytes : f.out_bytes) work += bytes;
  }
  return work;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mw::ContainerHeader header{};
  std::memcpy(&header, data, size < sizeof(header) ? size : sizeof(header));
  if (header.arena_bytes > kMaxArenaBytes) return 0;
  auto sim = mw::Sim::open_container(mw::Bytes(data, data + size));
  if (sim.ok() && work_of(sim->model()) < kMaxWork) sim->run();
  return 0;
}
