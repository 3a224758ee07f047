// SPDX-License-Identifier: Apache-2.0
// What: FuzzModel, an input of a fuzzer as a file and an arena in buffers of exactly their size,
// and a run of what opens. Why: the sanitizers see an access outside a buffer only where the buffer
// ends. Contract: a model that would only burn time is not run.
#pragma once

#include <cstdlib>
#include <cstring>
#include <memory>

#include "host/ir/slots.h"
#include "host/sim/sim.h"
#include "rt/steps.h"

namespace mw {

class FuzzModel {
 public:
  FuzzModel(const uint8_t* data, size_t size)
      : bytes_(uint32_t(size)), file_(allocate(size)), arena_(allocate(kArenaBytes)) {
    if (size != 0) std::memcpy(file_.get(), data, size);
    std::memset(arena_.get(), 0, kArenaBytes);
  }
  Span<const uint8_t> file() const { return {file_.get(), bytes_}; }
  Span<uint8_t> arena() const { return {arena_.get(), kArenaBytes}; }
  static Span<const KernelRow> rows() { return {all_rows().data(), uint32_t(all_rows().size())}; }
  void run(const Model& model) const {
    allow_rounds(kMaxRounds);
    if (work_of(model) < kMaxWork) model.run();
  }

  static constexpr uint64_t kMaxWork = 300'000;
  static constexpr uint32_t kMaxRounds = 8;  // of loops
  // Multiply-accumulates and bytes touched by all steps.
  static uint64_t work_of(const Model& model) {
    uint64_t work = 0;
    StepView step(model.steps());
    for (uint32_t i = 0; i < model.step_count(); ++i, step.advance()) {
      const KernelRow& row = model.row(step.header->kernel);
      const OpCore& core = *find_op_by_code(row.op_code)->core;
      OwnFootprint f(step.slots());
      if (row.footprint(step.params(), row, *f) != Status::ok) return UINT64_MAX;
      work += core.macs == nullptr ? 0 : core.macs(step.params());
      for (uint32_t s = 0; s < step.slots().total; ++s) work += f->in_bytes[s];
    }
    return work;
  }

 private:
  static constexpr uint32_t kArenaBytes = 1u << 14;
  struct Free {
    void operator()(uint8_t* p) const { std::free(p); }
  };
  static std::unique_ptr<uint8_t, Free> allocate(size_t bytes) {
    void* memory = nullptr;
    MW_CHECK(::posix_memalign(&memory, 16, bytes + (bytes == 0)) == 0, "out of memory");
    return std::unique_ptr<uint8_t, Free>(static_cast<uint8_t*>(memory));
  }

  uint32_t bytes_;
  std::unique_ptr<uint8_t, Free> file_, arena_;
};

}  // namespace mw
