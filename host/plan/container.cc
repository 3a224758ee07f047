// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <limits>

#include "host/base/files.h"
#include "host/plan/plan.h"
#include "rt/memory_planner.h"
#include "rt/steps.h"

namespace mw {

namespace {

class Writer {
 public:
  uint32_t align(uint32_t bytes) {
    out_.resize((out_.size() + bytes - 1) / bytes * bytes);
    return at();
  }
  template <class T>
  uint32_t put(const T& value) {
    return put_bytes({reinterpret_cast<const uint8_t*>(&value), sizeof(T)});
  }
  uint32_t put_bytes(std::span<const uint8_t> bytes) {
    const uint32_t start = at();
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return start;
  }
  template <class T>
  void set(uint32_t place, const T& value) {
    std::memcpy(out_.data() + place, &value, sizeof(T));
  }
  uint32_t at() const { return uint32_t(out_.size()); }
  std::span<const uint8_t> from(size_t place) const { return std::span(out_).subspan(place); }
  Bytes take() { return std::move(out_); }

  // The value as a narrower field has it; what does not fit is remembered.
  template <class T>
  T narrow(int64_t value, const char* what) {
    const bool fits = value >= int64_t(std::numeric_limits<T>::min()) &&
                      value <= int64_t(std::numeric_limits<T>::max());
    if (!fits && misfit_.empty()) misfit_ = std::string(what) + " " + std::to_string(value);
    return T(value);
  }
  Outcome check_fits() const {
    if (misfit_.empty()) return Ok{};
    return Error{ErrorKind::unsupported,
                 "a field of the plan container cannot hold " + misfit_,
                 {},
                 "compile with --form aot, which has no such field"};
  }

 private:
  Bytes out_;
  std::string misfit_;
};

// The kernels of a plan, those first that most steps use.
std::vector<uint32_t> kernels_of(const Plan& plan) {
  std::vector<std::pair<uint32_t, int>> uses;
  for (const PlanStep& step : plan.steps) {
    const auto found = std::ranges::find(uses, step.kernel->id, &std::pair<uint32_t, int>::first);
    if (found == uses.end()) {
      uses.emplace_back(step.kernel->id, 1);
    } else {
      ++found->second;
    }
  }
  std::ranges::stable_sort(uses, std::greater(), &std::pair<uint32_t, int>::second);
  std::vector<uint32_t> ids;
  for (const auto& [id, count] : uses) ids.push_back(id);
  return ids;
}

void put_io(Writer& writer, const PlanIo& io) {
  const Tensor& t = io.tensor;
  const bool quantized = t.quant.scales.size() == 1;
  writer.put(IoRecord{io.at, writer.narrow<uint32_t>(int64_t(t.bytes()), "the bytes of a tensor"),
                      quantized ? t.quant.scales[0] : 0.0f,
                      writer.narrow<int16_t>(t.quant.zero_point, "the zero point"),
                      uint8_t(t.dtype), 0});
}

void put_step(Writer& writer, const PlanStep& step, std::span<const uint32_t> kernels) {
  const Slots slots = step.slots();
  const auto kernel = std::ranges::find(kernels, step.kernel->id) - kernels.begin();
  writer.put(
      StepHeader{writer.narrow<uint16_t>(kernel, "the index of a kernel"),
                 writer.narrow<uint16_t>(StepView::bytes(slots, uint32_t(step.params.size())),
                                         "the bytes of a step"),
                 slots, step.scratch});
  for (const auto* refs : {&step.in, &step.tables, &step.out, &step.states}) {
    for (Ref ref : *refs) writer.put(ref);
  }
  writer.put_bytes(step.params);
  writer.align(4);
}

SectionRecord put_program(Writer& writer, const Plan& plan, std::span<const uint32_t> kernels) {
  SectionRecord section{uint16_t(Section::program), 1, writer.at(), 0};
  writer.put(
      ProgramHeader{writer.narrow<uint16_t>(int64_t(plan.inputs.size()), "the number of inputs"),
                    writer.narrow<uint16_t>(int64_t(plan.outputs.size()), "the number of outputs"),
                    writer.narrow<uint16_t>(int64_t(plan.fills.size()), "the number of states"),
                    writer.narrow<uint16_t>(int64_t(plan.steps.size()), "the number of steps")});
  for (const auto* ios : {&plan.inputs, &plan.outputs}) {
    for (const PlanIo& io : *ios) put_io(writer, io);
  }
  for (const StateFill& fill : plan.fills) writer.put(fill);
  for (const PlanStep& step : plan.steps) put_step(writer, step, kernels);
  section.bytes = writer.at() - section.at;
  return section;
}

uint32_t spill_bytes(const Plan& plan) {
  uint32_t words = 0;
  for (const PlanStep& step : plan.steps) words = std::max(words, spill_words(step.slots()));
  return align_buffer(words * kSpillWordBytes);
}

}  // namespace

uint32_t container_arena_bytes(const Plan& plan) {
  return plan.arena_bytes + spill_bytes(plan);
}

Result<Bytes> write_container(const Plan& plan) {
  constexpr uint16_t kSections = 3;
  const std::vector<uint32_t> kernels = kernels_of(plan);
  Writer writer;
  ContainerHeader h{};
  h.magic = kContainerMagic;
  h.version = kContainerVersion;
  h.section_count = kSections;
  h.spill_bytes = spill_bytes(plan);
  h.arena_bytes = container_arena_bytes(plan);
  for (const PlanStep& step : plan.steps) h.isa_mask |= isa_bit(step.kernel->isa);
  writer.put(h);
  SectionRecord sections[kSections] = {};
  const uint32_t sections_at = writer.put(sections);
  sections[0] = {uint16_t(Section::kernels),
                 writer.narrow<uint16_t>(int64_t(kernels.size()), "the number of kernels"),
                 writer.at(), uint32_t(kernels.size() * sizeof(uint32_t))};
  for (uint32_t id : kernels) writer.put(id);
  sections[1] = put_program(writer, plan, kernels);
  sections[2] = {uint16_t(Section::constants), 1, writer.align(kTensorAlignBytes),
                 uint32_t(plan.constants.size())};
  writer.put_bytes(plan.constants);
  h.total_bytes = writer.align(kTensorAlignBytes);
  MW_TRY_DO(writer.check_fits());
  writer.set(sections_at, sections);
  writer.set(0, h);
  h.crc32 = crc32(writer.from(offsetof(ContainerHeader, crc32) + sizeof(h.crc32)));
  writer.set(0, h);
  return writer.take();
}

}  // namespace mw
