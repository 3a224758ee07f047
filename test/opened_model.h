// SPDX-License-Identifier: Apache-2.0
// What: OpenedModel, a file that a loader of the device opened in buffers of exactly their size,
// and expect_refused_or_safe(), what holds of any bytes.
// Why: whoever may write the file may write anything into it; a loader that lets a kernel leave its
// buffers must fail a test, in every build: see test/exact_buffer.h.
// Contract: for tests; failures are those of gtest. Models that would only burn time are not run.
#pragma once

#include "host/ir/slots.h"
#include "host/sim/fuzz_model.h"
#include "host/sim/sim.h"
#include "rt/steps.h"
#include "test/exact_buffer.h"

namespace mw {

using OpenModel = Fault (*)(Span<const uint8_t> file, Span<uint8_t> arena, Model& model);

inline Fault open_plan_of_all_rows(Span<const uint8_t> file, Span<uint8_t> arena, Model& model) {
  return open_plan(file, FuzzModel::rows(), arena, model);
}
template <auto kOpen>
Fault open_tflite_of_all_rows(Span<const uint8_t> file, Span<uint8_t> arena, Model& model) {
  static const std::vector<const OpCore*> cores = all_cores();
  return kOpen(file, {cores.data(), uint32_t(cores.size())}, FuzzModel::rows(), arena, model);
}

// A file as it comes, the arena that a product would give it, and its loader.
struct ForeignFile {
  const Bytes& bytes;
  uint32_t arena_bytes;
  OpenModel open;
};

class OpenedModel {
 public:
  OpenedModel(const ForeignFile& foreign, uint8_t guard)
      : file_(foreign.bytes.size(), 0, guard), arena_(foreign.arena_bytes, 0x5a, guard) {
    file_.set(foreign.bytes);
    fault_ = foreign.open({file_.data(), uint32_t(file_.bytes())},
                          {arena_.data(), foreign.arena_bytes}, model_);
  }
  bool ok() const { return fault_.ok(); }

  // All outputs and the arena after two runs; nothing of a model that is too much work.
  Bytes run(uint64_t seed) {
    Bytes seen;
    if (FuzzModel::work_of(model_) >= FuzzModel::kMaxWork) return seen;
    for (int run = 0; run < 2; ++run) {
      Rng rng(seed);
      for (uint32_t i = 0; i < model_.input_count(); ++i) {
        for (uint32_t b = 0; b < model_.input_bytes(i); ++b) {
          model_.input(i)[b] = uint8_t(rng.next());
        }
      }
      allow_rounds(FuzzModel::kMaxRounds);
      model_.run();
      for (uint32_t i = 0; i < model_.output_count(); ++i) {
        seen.insert(seen.end(), model_.output(i), model_.output(i) + model_.output_bytes(i));
      }
    }
    // Behind the buffers of a plan stand addresses, which differ from arena to arena.
    const Bytes arena = arena_.contents();
    if (model_.kernel_ids != nullptr) {
      const auto buffers_bytes = static_cast<const uint8_t*>(model_.spill) - arena_.data();
      seen.insert(seen.end(), arena.begin(), arena.begin() + buffers_bytes);
    }
    return seen;
  }
  // Whether each kernel that it will run takes the Params of its step.
  bool is_supported() const {
    StepView step(model_.steps());
    for (uint32_t i = 0; i < model_.step_count(); ++i, step.advance()) {
      if (!model_.row(step.header->kernel).supports(step.params())) return false;
    }
    return true;
  }
  bool intact(const Bytes& file) const {
    return arena_.intact() && file_.intact() && file_.contents() == file;
  }

 private:
  ExactBuffer file_, arena_;
  Model model_;
  Fault fault_;
};

struct OpenedCounts {
  int refused = 0, opened = 0;
};

inline void expect_refused_or_safe(const ForeignFile& foreign, OpenedCounts& counts) {
  OpenedModel one(foreign, 0xa5);
  if (!one.ok()) {
    ++counts.refused;
    return;
  }
  ++counts.opened;
  EXPECT_TRUE(one.is_supported()) << "a kernel would run what it is not made for";
  OpenedModel other(foreign, 0x7e);
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(one.run(1), other.run(1)) << "something outside was read";
  EXPECT_TRUE(one.intact(foreign.bytes)) << "something outside was written";
}

}  // namespace mw
