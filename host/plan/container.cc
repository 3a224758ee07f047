// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "host/plan/plan.h"
#include "rt/steps.h"

namespace mw {

namespace {

class Writer {
 public:
  uint32_t align(uint32_t bytes) {
    out_.resize((out_.size() + bytes - 1) / bytes * bytes);
    return uint32_t(out_.size());
  }
  template <class T>
  void put(const T& value) {
    put_bytes({reinterpret_cast<const uint8_t*>(&value), sizeof(T)});
  }
  void put_bytes(std::span<const uint8_t> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  uint32_t at() const { return uint32_t(out_.size()); }
  Bytes take(const ContainerHeader& header) {
    std::memcpy(out_.data(), &header, sizeof(header));
    return std::move(out_);
  }

 private:
  Bytes out_;
};

IoRecord io_record(const PlanIo& io) {
  const Tensor& t = io.tensor;
  const bool quantized = t.quant.scales.size() == 1;
  return {io.at,
          uint32_t(t.bytes()),
          quantized ? t.quant.scales[0] : 0.0f,
          int16_t(t.quant.zero_point),
          uint8_t(t.dtype),
          0};
}

void put_step(Writer& writer, const PlanStep& step) {
  const uint32_t refs = uint32_t(step.in.size() + step.out.size());
  writer.put(StepHeader{step.kernel->id,
                        uint16_t(StepView::bytes(refs, uint32_t(step.params.size()))),
                        uint16_t(step.params.size()), uint8_t(step.in.size()),
                        uint8_t(step.out.size()), 0, step.scratch});
  for (Ref ref : step.in) writer.put(ref);
  for (Ref ref : step.out) writer.put(ref);
  writer.put_bytes(step.params);
  writer.align(4);
}

}  // namespace

Bytes write_container(const Plan& plan) {
  ContainerHeader h{};
  h.magic = kContainerMagic;
  h.version = kContainerVersion;
  h.step_count = uint16_t(plan.steps.size());
  h.arena_bytes = plan.arena_bytes;
  h.state_bytes = plan.state_bytes;
  h.input_count = uint16_t(plan.inputs.size());
  h.output_count = uint16_t(plan.outputs.size());
  Writer writer;
  writer.put(h);
  h.io_at = writer.at();
  for (const PlanIo& io : plan.inputs) writer.put(io_record(io));
  for (const PlanIo& io : plan.outputs) writer.put(io_record(io));
  h.steps_at = writer.at();
  for (const PlanStep& step : plan.steps) put_step(writer, step);
  h.steps_bytes = writer.at() - h.steps_at;
  h.constants_at = writer.align(16);
  h.constants_bytes = uint32_t(plan.constants.size());
  writer.put_bytes(plan.constants);
  h.total_bytes = writer.align(16);
  return writer.take(h);
}

}  // namespace mw
