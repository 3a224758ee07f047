// SPDX-License-Identifier: Apache-2.0
#include "rt/steps.h"

namespace mw {

namespace {

// A section of `count` records of `record` bytes at `at`.
Status check_section(const ContainerHeader& h, uint32_t at, uint32_t count, uint32_t record) {
  MW_REQUIRE(at % 4 == 0, misaligned);
  MW_REQUIRE(at >= sizeof(ContainerHeader) && at <= h.total_bytes, out_of_bounds);
  MW_REQUIRE(count <= (h.total_bytes - at) / record, out_of_bounds);
  return Status::ok;
}

Status check_header(const ContainerHeader& h, uint32_t file_bytes, uint32_t arena_bytes) {
  MW_REQUIRE(h.magic == kContainerMagic, bad_magic);
  MW_REQUIRE(h.version == kContainerVersion, bad_version);
  MW_REQUIRE(h.total_bytes <= file_bytes, truncated);
  MW_REQUIRE(h.total_bytes <= kMaxBytes && h.arena_bytes <= kMaxBytes, too_large);
  MW_REQUIRE(h.arena_bytes <= arena_bytes, arena_too_small);
  MW_REQUIRE(h.state_bytes <= h.arena_bytes, out_of_bounds);
  MW_DEVICE_TRY(
      check_section(h, h.io_at, uint32_t(h.input_count) + h.output_count, sizeof(IoRecord)));
  MW_DEVICE_TRY(check_section(h, h.steps_at, h.steps_bytes, 1));
  MW_REQUIRE(h.constants_at % 16 == 0, misaligned);
  return check_section(h, h.constants_at, h.constants_bytes, 1);
}

// Proves step_bytes, so that the view may read the record; `left` is what the section still holds.
Status check_record(const StepHeader& s, uint32_t left) {
  MW_REQUIRE(s.step_bytes % 4 == 0 && s.step_bytes <= left, out_of_bounds);
  MW_REQUIRE(s.in_count <= kMaxInputs && s.out_count <= kMaxOutputs, bad_count);
  MW_REQUIRE(s.step_bytes == StepView::bytes(uint32_t(s.in_count) + s.out_count, s.params_bytes),
             out_of_bounds);
  return Status::ok;
}

Fault check_refs(const StepView& step, const Footprint& f, const RegionBytes& regions) {
  const StepHeader& s = *step.header;
  for (int16_t i = 0; i < int16_t(kMaxInputs); ++i) {
    const Ref ref = i < s.in_count ? step.in(i) : Ref{};
    const Status status = regions.check(ref, f.in_bytes[i], (f.optional_in >> i) & 1, false);
    if (status != Status::ok) return {status, -1, i};
  }
  for (int16_t i = 0; i < int16_t(kMaxOutputs); ++i) {
    const Ref ref = i < s.out_count ? step.out(i) : Ref{};
    const Status status = regions.check(ref, f.out_bytes[i], false, true);
    if (status != Status::ok) return {status, -1, int16_t(s.in_count + i)};
  }
  return {regions.check(s.scratch, f.scratch_bytes, false, true), -1, -1};
}

Fault check_step(const StepView& step, const Model& model, const RegionBytes& regions) {
  const KernelRow* row = find_row(model.rows, step.header->kernel_id);
  if (row == nullptr) return {Status::no_kernel};
  if (row->params_bytes != step.header->params_bytes) return {Status::bad_version};
  Footprint footprint;
  const Status checked = row->footprint(step.params(), *row, footprint);
  if (checked != Status::ok) return {checked};
  if (!row->supports(step.params())) return {Status::no_kernel};
  const Fault refs = check_refs(step, footprint, regions);
  if (!refs.ok() || row->check_tables == nullptr) return refs;
  return {row->check_tables(step.params(), step.args(model))};
}

}  // namespace

Fault open_plan(Span<const uint8_t> container, Span<const KernelRow> rows, Span<uint8_t> arena,
                Model& model) {
  if (container.count < sizeof(ContainerHeader)) return {Status::truncated};
  if (reinterpret_cast<uintptr_t>(container.ptr) % 16 != 0 ||
      reinterpret_cast<uintptr_t>(arena.ptr) % 16 != 0) {
    return {Status::misaligned};
  }
  const ContainerHeader& h = *reinterpret_cast<const ContainerHeader*>(container.ptr);
  const Status header = check_header(h, container.count, arena.count);
  if (header != Status::ok) return {header};

  model.region[static_cast<uint8_t>(Region::arena)] = arena.ptr;
  model.region[static_cast<uint8_t>(Region::constants)] = container.ptr + h.constants_at;
  model.steps = container.ptr + h.steps_at;
  model.io = reinterpret_cast<const IoRecord*>(container.ptr + h.io_at);
  model.rows = rows;
  model.arena_bytes = h.arena_bytes;
  model.state_bytes = h.state_bytes;
  model.step_count = h.step_count;
  model.input_count = h.input_count;
  model.output_count = h.output_count;

  const RegionBytes regions{{0, h.arena_bytes, h.constants_bytes, 0}};
  for (uint32_t i = 0; i < uint32_t(h.input_count) + h.output_count; ++i) {
    const IoRecord& record = model.io[i];
    const bool is_input = i < h.input_count;
    if (record.at.region() == Region::none) return {Status::out_of_bounds, -1, int16_t(i)};
    const Status status = regions.check(record.at, record.bytes, false, is_input);
    if (status != Status::ok) return {status, -1, int16_t(i)};
  }
  StepView step(model.steps);
  uint32_t left = h.steps_bytes;
  for (int16_t i = 0; i < int16_t(h.step_count); ++i) {
    if (left < sizeof(StepHeader)) return {Status::truncated, i};
    const Status record = check_record(*step.header, left);
    if (record != Status::ok) return {record, i};
    const Fault fault = check_step(step, model, regions);
    if (!fault.ok()) return {fault.status, i, fault.slot};
    left -= step.header->step_bytes;
    step.advance();
  }
  model.reset();
  return {};
}

}  // namespace mw
