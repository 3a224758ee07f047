// SPDX-License-Identifier: Apache-2.0
#include "host/sim/sim.h"

#include <algorithm>
#include <cstring>

#include "abi/branch.h"
#include "host/ir/evaluate.h"
#include "rt/steps.h"

namespace mw {

struct Sim::Aligned {
  explicit Aligned(size_t n) : blocks(n / sizeof(Block) + 1), bytes(n) {}
  struct alignas(16) Block {
    uint8_t data[16];
  };
  uint8_t* data() { return blocks[0].data; }
  std::vector<Block> blocks;
  size_t bytes;
};

namespace {

// What loops may still do on this thread; a device has no such end.
thread_local uint32_t rounds_left = kMostRounds;
thread_local bool gave_up = false;

const KernelRow& loop_row() {
  static const KernelRow& row = find_op("loop")->rows[0];
  return row;
}

void counted_loop(const void* params, const Args& args) {
  Cursor& cursor = *args.scratch<Cursor>();
  const uint32_t here = cursor.index;
  loop_row().run(params, args);
  if (cursor.index >= here) return;
  if (rounds_left == 0) {
    gave_up = true;
    cursor.skip(cursor.program->step_count);
  } else {
    --rounds_left;
  }
}

}  // namespace

const std::vector<KernelRow>& all_rows() {
  static const std::vector<KernelRow> rows = [] {
    std::vector<KernelRow> all;
    for (const OpDef* op : all_ops()) all.insert(all.end(), op->rows.begin(), op->rows.end());
    for (KernelRow& row : all) {
      if (row.id == loop_row().id) row.run = counted_loop;
    }
    return all;
  }();
  return rows;
}

void allow_rounds(uint32_t rounds) {
  rounds_left = rounds;
  gave_up = false;
}

std::vector<const OpCore*> all_cores() {
  std::vector<const OpCore*> cores;
  for (const OpDef* op : all_ops()) {
    if (op->core->tflite_code != kNoTflite) cores.push_back(op->core);
  }
  return cores;
}

namespace {

Span<const KernelRow> span_of(const std::vector<KernelRow>& rows) {
  return {rows.data(), uint32_t(rows.size())};
}

Error fault_error(const Fault& fault, const std::string& what) {
  std::string where = what;
  if (fault.step >= 0) where += " > step " + std::to_string(fault.step);
  if (fault.slot >= 0) where += " > slot " + std::to_string(fault.slot);
  return Error{ErrorKind::malformed_input, status_text(fault.status), where, {}};
}

}  // namespace

Result<Sim> Sim::open(const Graph& graph, const PlanOptions& options) {
  MW_TRY(const Plan plan, make_plan(graph, options));
  MW_TRY(Bytes container, write_container(plan));
  return open_container(std::move(container));
}

Result<Sim> Sim::open_container(Bytes container) {
  Sim sim;
  sim.file_ = std::make_shared<Aligned>(container.size());
  if (!container.empty()) std::memcpy(sim.file_->data(), container.data(), container.size());
  ContainerHeader header{};
  if (!container.empty()) {
    std::memcpy(&header, container.data(), std::min(container.size(), sizeof(header)));
  }
  sim.arena_ = std::make_shared<Aligned>(std::min(header.arena_bytes, kMaxBytes));
  const Fault fault =
      open_plan({sim.file_->data(), uint32_t(container.size())}, span_of(all_rows()),
                {sim.arena_->data(), uint32_t(sim.arena_->bytes)}, sim.model_);
  if (!fault.ok()) return fault_error(fault, "plan container");
  sim.keep_used_rows();
  return sim;
}

void Sim::keep_used_rows() {
  auto used = std::make_shared<std::vector<KernelRow>>();
  StepView step(model_.steps());
  for (uint32_t i = 0; i < model_.step_count(); ++i, step.advance()) {
    const uint16_t kernel = step.header->kernel;
    const KernelRow& row = *find_row(span_of(all_rows()), model_.kernel_ids[kernel]);
    const auto found = std::ranges::find(*used, row.id, &KernelRow::id);
    const size_t index = size_t(found - used->begin());
    if (found == used->end()) used->push_back(row);
    if (kernel < kFewKernels) model_.links[kernel] = uint8_t(std::min<size_t>(index, kNoLink));
  }
  model_.rows = used->data(), model_.row_count = uint16_t(used->size());
  rows_ = std::move(used);
}

Result<Sim> Sim::open_tflite(Bytes file, std::vector<KernelRow> rows, bool flow) {
  Sim sim;
  sim.rows_ = std::make_shared<const std::vector<KernelRow>>(std::move(rows));
  sim.file_ = std::make_shared<Aligned>(file.size());
  if (!file.empty()) std::memcpy(sim.file_->data(), file.data(), file.size());
  const std::vector<const OpCore*> cores = all_cores();
  const auto open = [&](uint32_t arena_bytes) {
    sim.arena_ = std::make_shared<Aligned>(arena_bytes);
    const auto load = flow ? open_tflite_flow : mw::open_tflite;
    return load({sim.file_->data(), uint32_t(file.size())}, {cores.data(), uint32_t(cores.size())},
                span_of(*sim.rows_), {sim.arena_->data(), arena_bytes}, sim.model_);
  };
  Fault fault = open(16u << 20);  // what every device fits in
  if (fault.status == Status::arena_too_small) fault = open(kMaxBytes);
  if (fault.ok()) fault = open(sim.model_.arena_bytes);
  if (!fault.ok()) return fault_error(fault, "tflite file");
  return sim;
}

std::vector<Sim::Step> Sim::steps() const {
  std::vector<Step> out;
  StepView step(model_.steps());
  for (uint32_t i = 0; i < model_.step_count(); ++i, step.advance()) {
    out.push_back({model_.row(step.header->kernel), step.params()});
  }
  return out;
}

Outcome Sim::run_hooked(StepHook hook, void* context) {
  allow_rounds(kMostRounds);
  model_.run_observed(hook, context);
  if (gave_up) return endless_loop({});
  return Ok{};
}

Outcome Sim::run(const Hook& hook) {
  const auto call = [](void* context, const ObservedStep& step) {
    const Span<const uint8_t> output = step.output();
    (*static_cast<const Hook*>(context))(step.index, step.row, {output.ptr, output.count});
  };
  return run_hooked(call, const_cast<Hook*>(&hook));
}

Result<std::vector<Bytes>> Sim::run(std::span<const Bytes> inputs) {
  if (inputs.size() != input_count()) {
    return Error{ErrorKind::usage, "the model has " + std::to_string(input_count()) + " inputs, " +
                                       std::to_string(inputs.size()) + " were given"};
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].size() != input(i).size()) {
      return Error{ErrorKind::usage,
                   "expected " + std::to_string(input(i).size()) + " bytes, got " +
                       std::to_string(inputs[i].size()),
                   "input " + std::to_string(i)};
    }
  }
  for (size_t i = 0; i < inputs.size(); ++i) std::ranges::copy(inputs[i], input(i).begin());
  MW_TRY_DO(run());
  std::vector<Bytes> outputs;
  for (size_t i = 0; i < output_count(); ++i)
    outputs.emplace_back(output(i).begin(), output(i).end());
  return outputs;
}

Bytes Sim::save() const {
  Bytes state(model_.state_bytes());
  MW_CHECK(model_.save({state.data(), uint32_t(state.size())}), "a state of another size");
  return state;
}

void Sim::restore(const Bytes& state) {
  MW_CHECK(model_.restore({state.data(), uint32_t(state.size())}), "the state of another model");
}

}  // namespace mw
