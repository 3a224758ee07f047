// SPDX-License-Identifier: Apache-2.0
// Builds in RAM the records that the run loop reads, from a .tflite in place. Two walks over the
// operators: the first sizes what must stay, at the end of the arena; the second fills it. The
// memory planner works at the start of the arena, where activations will live afterwards.
#include "rt/memory_planner.h"
#include "rt/steps.h"
#include "rt/tflite_file.h"

namespace mw {

namespace {

constexpr uint16_t kNoBuffer = 0xffff;
constexpr uint32_t kOverlapsPerNode = 2;  // both inputs of an addition

// One operator with everything that prepare() made of it.
struct PreparedNode {
  const OpCore* core;
  const KernelRow* row;
  TfliteOperator op;
  TensorType in[kMaxFileInputs];
  TensorType out[kMaxFileOutputs];
  Footprint footprint;
  alignas(8) uint8_t attrs[kMaxAttrsBytes];
  alignas(8) uint8_t params[kMaxParamsBytes];

  OpTypes types() const { return {{in, core->inputs}, {out, core->outputs}}; }
  uint32_t refs() const {
    return uint32_t(core->inputs) + core->derived + core->outputs + core->states;
  }
  uint32_t step_bytes() const { return StepView::bytes(refs(), core->params_bytes); }
  uint32_t table_bytes(uint32_t t) const {
    return (footprint.in_bytes[core->inputs + t] + 3) & ~3u;
  }
};

class Loader {
 public:
  Loader(Span<const OpCore* const> ops, Span<const KernelRow> rows, Span<uint8_t> arena)
      : ops_(ops), rows_(rows), arena_(arena) {}

  Fault load(Span<const uint8_t> bytes, Model& model) {
    const Status opened = file_.open(bytes);
    if (opened != Status::ok) return {opened};
    const Fault sized = size_persistent();
    if (!sized.ok()) return sized;
    const Status carved = carve();
    if (carved != Status::ok) return {carved};
    const Status inputs = add_graph_inputs();
    if (inputs != Status::ok) return {inputs};
    const Fault filled = fill_steps();
    if (!filled.ok()) return filled;
    const Status finished = place_and_bind();
    if (finished != Status::ok) return {finished};
    publish(bytes, model);
    return {};
  }

 private:
  Status prepare(uint32_t index, PreparedNode& node) {
    node.op = file_.op(index);
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    MW_REQUIRE(node.op.builtin_code != kNoTflite, unknown_op);  // stands for many operators of ours
    node.core = nullptr;
    for (const OpCore* core : ops_) {
      if (core->tflite_code == node.op.builtin_code) node.core = core;
    }
    MW_REQUIRE(node.core != nullptr, unknown_op);
    const OpCore& core = *node.core;
    const uint32_t file_inputs = node.op.inputs.count;
    MW_REQUIRE(file_inputs >= core.min_inputs && file_inputs <= kMaxFileInputs &&
                   core.outputs <= kMaxFileOutputs && node.op.outputs.count == core.outputs,
               bad_count);
    MW_REQUIRE(core.inputs <= kMaxFileInputs && core.attrs_bytes <= kMaxAttrsBytes &&
                   core.params_bytes <= kMaxParamsBytes,
               too_large);
    for (uint32_t i = 0; i < kMaxFileInputs; ++i) {
      const int32_t id = i < file_inputs ? node.op.inputs.get<int32_t>(i) : -1;
      MW_DEVICE_TRY(file_.tensor(id, node.in[i]));
      MW_REQUIRE(i >= core.min_inputs || node.in[i].present(), bad_count);
    }
    for (uint32_t i = 0; i < core.outputs; ++i) {
      MW_DEVICE_TRY(file_.tensor(node.op.outputs.get<int32_t>(i), node.out[i]));
      MW_REQUIRE(node.out[i].present() && node.out[i].data == nullptr, out_of_bounds);
    }
    const TfliteNode view{node.op.options, {node.in, file_inputs}, {node.out, core.outputs}};
    __builtin_memset(node.attrs, 0, sizeof(node.attrs));
    MW_DEVICE_TRY(core.read_tflite(view, node.attrs));
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    MW_DEVICE_TRY(core.prepare(node.attrs, node.types(), node.params));
    node.row = choose(rows_, core.code, node.params, node.types(), ~0u, Optimize::speed);
    MW_REQUIRE(node.row != nullptr, no_kernel);
    node.footprint = Footprint{};
    MW_DEVICE_TRY(node.row->footprint(node.params, *node.row, node.footprint));
    return check_sizes(node);
  }

  // What the kernel will touch is what the tensors have.
  static Status check_sizes(const PreparedNode& node) {
    for (uint32_t i = 0; i < node.core->inputs; ++i) {
      const bool optional = (node.footprint.optional_in >> i) & 1;
      if (!node.in[i].present() && optional) continue;
      const uint32_t bytes = node.in[i].present() ? node.in[i].bytes() : 0;
      MW_REQUIRE(bytes == node.footprint.in_bytes[i], bad_shape);
    }
    for (uint32_t i = 0; i < node.core->outputs; ++i) {
      MW_REQUIRE(node.out[i].bytes() == node.footprint.out_bytes[i], bad_shape);
    }
    return Status::ok;
  }

  [[gnu::noinline]] Fault size_persistent() {
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      PreparedNode node;
      const Status status = prepare(i, node);
      if (status != Status::ok) return {status, int16_t(i)};
      steps_bytes_ += node.step_bytes();
      for (uint32_t t = 0; t < node.core->derived; ++t) tables_bytes_ += node.table_bytes(t);
      for (uint32_t s = 0; s < node.core->states; ++s) {
        state_bytes_ += align_buffer(node.footprint.out_bytes[node.core->outputs + s]);
      }
      scratch_count_ += node.footprint.scratch_bytes != 0;
      if (steps_bytes_ > kMaxBytes || tables_bytes_ > kMaxBytes || state_bytes_ > kMaxBytes) {
        return {Status::too_large, int16_t(i)};
      }
    }
    return {};
  }

  // Divides the arena: [planner's arrays, later activations ... | io, steps, tables].
  Status carve() {
    const uint32_t io_count = file_.inputs.count + file_.outputs.count;
    const uint32_t nodes = file_.operator_count(), tensors = file_.tensor_count();
    MW_REQUIRE(io_count < 0x1000, too_large);
    persistent_bytes_ =
        align_buffer(io_count * uint32_t(sizeof(IoRecord)) + steps_bytes_ + tables_bytes_);
    buffer_capacity_ = tensors + scratch_count_;
    planner_bytes_ = buffer_capacity_ * uint32_t(sizeof(PlannedBuffer) + 2) +
                     nodes * kOverlapsPerNode * uint32_t(sizeof(Overlap)) + tensors * 2;
    planner_bytes_ = align_buffer(planner_bytes_);
    MW_REQUIRE(arena_.count <= kMaxBytes && persistent_bytes_ <= arena_.count &&
                   planner_bytes_ <= arena_.count - persistent_bytes_,
               arena_too_small);
    limit_ = (arena_.count - persistent_bytes_) & ~(kBufferAlign - 1);
    io_ = reinterpret_cast<IoRecord*>(arena_.ptr + limit_);
    steps_ = reinterpret_cast<uint8_t*>(io_ + io_count);
    tables_ = steps_ + steps_bytes_;
    buffers_ = reinterpret_cast<PlannedBuffer*>(arena_.ptr);
    overlaps_ = reinterpret_cast<Overlap*>(buffers_ + buffer_capacity_);
    order_ = reinterpret_cast<uint16_t*>(overlaps_ + nodes * kOverlapsPerNode);
    buffer_of_ = order_ + buffer_capacity_;
    for (uint32_t t = 0; t < tensors; ++t) buffer_of_[t] = kNoBuffer;
    return Status::ok;
  }

  uint16_t add_buffer(uint32_t bytes, int32_t first, int32_t last) {
    buffers_[buffer_count_] = {bytes, 0, int16_t(first), int16_t(last)};
    return uint16_t(buffer_count_++);
  }

  Status add_graph_inputs() {
    for (uint32_t i = 0; i < file_.inputs.count; ++i) {
      TensorType type;
      const int32_t id = file_.inputs.get<int32_t>(i);
      MW_DEVICE_TRY(file_.tensor(id, type));
      MW_REQUIRE(type.present() && type.data == nullptr && buffer_of_[id] == kNoBuffer, bad_count);
      buffer_of_[id] = add_buffer(type.bytes(), -1, -1);
    }
    return Status::ok;
  }

  // Until memory is placed, a Ref holds a tensor index plus one.
  static Ref pending(int32_t id) { return Ref{uint32_t(id + 1)}; }

  [[gnu::noinline]] Fault fill_steps() {
    uint8_t* at = steps_;
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      PreparedNode node;
      const Status status = prepare(i, node);
      const Status filled = status == Status::ok ? fill_step(i, node, at) : status;
      if (filled != Status::ok) return {filled, int16_t(i)};
      at += node.step_bytes();
    }
    return {};
  }

  [[gnu::noinline]] Status fill_step(uint32_t index, const PreparedNode& node, uint8_t* at) {
    const OpCore& core = *node.core;
    StepHeader* header = reinterpret_cast<StepHeader*>(at);
    *header = {node.row->id,
               uint16_t(node.step_bytes()),
               core.params_bytes,
               uint8_t(core.inputs + core.derived),
               uint8_t(core.outputs + core.states),
               0,
               Ref{}};
    Ref* refs = reinterpret_cast<Ref*>(header + 1);
    void* tables[kMaxInputs] = {};
    uint32_t r = 0;
    for (uint32_t i = 0; i < core.inputs; ++i) {
      const int32_t id = i < node.op.inputs.count ? node.op.inputs.get<int32_t>(i) : -1;
      MW_DEVICE_TRY(use_tensor(id, node.in[i], index));
      refs[r++] = pending(id);
    }
    for (uint32_t t = 0; t < core.derived; ++t) {
      const uint32_t bytes = node.table_bytes(t);
      tables[t] = bytes == 0 ? nullptr : tables_ + tables_used_;
      refs[r++] = bytes == 0 ? Ref{} : Ref::make(Region::tables, tables_used_);
      tables_used_ += bytes;
    }
    if (core.derive != nullptr) core.derive(node.attrs, node.types(), node.params, tables);
    MW_DEVICE_TRY(make_outputs(index, node));
    for (uint32_t i = 0; i < core.outputs; ++i)
      refs[r++] = pending(node.op.outputs.get<int32_t>(i));
    for (uint32_t s = 0; s < core.states; ++s) {
      refs[r++] = Ref::make(Region::arena, state_used_);
      state_used_ += align_buffer(node.footprint.out_bytes[core.outputs + s]);
    }
    if (node.footprint.scratch_bytes != 0) {
      header->scratch =
          Ref{add_buffer(node.footprint.scratch_bytes, int32_t(index), int32_t(index)) + 1u};
    }
    __builtin_memcpy(refs + r, node.params, core.params_bytes);
    note_overlap(node);
    return Status::ok;
  }

  Status use_tensor(int32_t id, const TensorType& type, uint32_t index) {
    if (!type.present() || type.data != nullptr) return Status::ok;
    MW_REQUIRE(buffer_of_[id] != kNoBuffer, out_of_bounds);  // read before it is written
    buffers_[buffer_of_[id]].last = int16_t(index);
    return Status::ok;
  }

  Status make_outputs(uint32_t index, const PreparedNode& node) {
    for (uint32_t i = 0; i < node.core->outputs; ++i) {
      const int32_t id = node.op.outputs.get<int32_t>(i);
      MW_REQUIRE(buffer_of_[id] == kNoBuffer, out_of_bounds);  // written twice
      const int32_t source = node.op.inputs.count == 0 ? -1 : node.op.inputs.get<int32_t>(0);
      const bool shares = node.core->view && i == 0 && source >= 0 && node.in[0].data == nullptr;
      buffer_of_[id] =
          shares ? buffer_of_[source]
                 : add_buffer(node.footprint.out_bytes[i], int32_t(index), int32_t(index));
      buffers_[buffer_of_[id]].last = int16_t(index);
    }
    return Status::ok;
  }

  static bool repeated(const PreparedNode& node, uint32_t slot) {
    const FlatVector& ids = node.op.inputs;
    for (uint32_t i = 0; i < ids.count; ++i) {
      if (i != slot && ids.get<int32_t>(i) == ids.get<int32_t>(slot)) return true;
    }
    return false;
  }

  // Whether the input really dies here is known only after the last step: settle_overlaps().
  void note_overlap(const PreparedNode& node) {
    const OpCore& core = *node.core;
    if (core.overlap == nullptr || !node.row->raster) return;
    uint32_t noted = 0;
    const uint16_t output = buffer_of_[node.op.outputs.get<int32_t>(0)];
    for (uint32_t slot = 0; slot < core.inputs; ++slot) {
      if (!node.in[slot].present() || node.in[slot].data != nullptr) continue;
      const uint16_t input = buffer_of_[node.op.inputs.get<int32_t>(slot)];
      const int32_t forward = core.overlap(node.params, *node.row, slot, false);
      if (input == output || forward == kNoOverlap || noted == kOverlapsPerNode) continue;
      // A tensor read through two slots would need both distances at once: leave it apart.
      if (repeated(node, slot)) continue;
      const int32_t reverse = core.set_reverse == nullptr
                                  ? kNoOverlap
                                  : core.overlap(node.params, *node.row, slot, true);
      overlaps_[overlap_count_ + noted++] = {input, output, forward, reverse};
    }
    overlap_count_ += noted;
  }

  void settle_overlaps() {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < overlap_count_; ++i) {
      const Overlap o = overlaps_[i];
      if (buffers_[o.input].last == buffers_[o.output].first) overlaps_[kept++] = o;
    }
    overlap_count_ = kept;
  }

  // Largest first; equal sizes in the order of the graph.
  void sort_by_size() {
    for (uint32_t i = 0; i < buffer_count_; ++i) {
      uint32_t at = i;
      for (; at > 0 && buffers_[order_[at - 1]].bytes < buffers_[i].bytes; --at) {
        order_[at] = order_[at - 1];
      }
      order_[at] = uint16_t(i);
    }
  }

  [[gnu::noinline]] Status place_and_bind() {
    for (uint32_t i = 0; i < file_.outputs.count; ++i) {
      TensorType type;
      const int32_t id = file_.outputs.get<int32_t>(i);
      MW_DEVICE_TRY(file_.tensor(id, type));
      MW_REQUIRE(type.present() && (type.data != nullptr || buffer_of_[id] != kNoBuffer),
                 bad_count);
      if (type.data == nullptr) buffers_[buffer_of_[id]].last = INT16_MAX;
    }
    settle_overlaps();
    sort_by_size();
    placed_bytes_ = place_buffers({buffers_, buffer_count_}, {overlaps_, overlap_count_},
                                  {order_, buffer_count_}, state_bytes_);
    MW_REQUIRE(placed_bytes_ <= limit_, arena_too_small);
    MW_DEVICE_TRY(bind_io(file_.inputs, io_));
    MW_DEVICE_TRY(bind_io(file_.outputs, io_ + file_.inputs.count));
    uint8_t* at = steps_;
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      StepHeader* header = reinterpret_cast<StepHeader*>(at);
      MW_DEVICE_TRY(bind_step(header));
      at += header->step_bytes;
    }
    return Status::ok;
  }

  Status bound(int32_t id, Ref& ref) {
    TensorType type;
    MW_DEVICE_TRY(file_.tensor(id, type));
    if (type.data != nullptr) {
      ref = Ref::make(Region::constants, file_.offset_of(type.data));
    } else if (type.present()) {
      ref = Ref::make(Region::arena, buffers_[buffer_of_[id]].offset);
    }
    return Status::ok;
  }

  Status bind_io(const FlatVector& ids, IoRecord* records) {
    for (uint32_t i = 0; i < ids.count; ++i) {
      TensorType type;
      const int32_t id = ids.get<int32_t>(i);
      MW_DEVICE_TRY(file_.tensor(id, type));
      const bool quantized = type.quant.scales.count == 1;
      records[i] = {Ref{},
                    type.bytes(),
                    quantized ? type.quant.scale() : 0.0f,
                    int16_t(type.quant.zero_point),
                    uint8_t(type.dtype),
                    0};
      MW_DEVICE_TRY(bound(id, records[i].at));
    }
    return Status::ok;
  }

  Status bind_step(StepHeader* header) {
    const StepView step(reinterpret_cast<const uint8_t*>(header));
    Ref* refs = reinterpret_cast<Ref*>(header + 1);
    const KernelRow& row = *find_row(rows_, header->kernel_id);
    const OpCore* core = nullptr;
    for (const OpCore* candidate : ops_) {
      if (candidate->code == row.op_code) core = candidate;
    }
    for (uint32_t r = 0; r < uint32_t(header->in_count) + header->out_count; ++r) {
      // Tables and state were bound when they were made: they carry a region.
      if (refs[r].region() != Region::none || refs[r].bits == 0) continue;
      const int32_t id = int32_t(refs[r].bits) - 1;
      refs[r] = Ref{};
      MW_DEVICE_TRY(bound(id, refs[r]));
    }
    if (header->scratch.bits != 0) {
      header->scratch = Ref::make(Region::arena, buffers_[header->scratch.bits - 1].offset);
    }
    choose_direction(*core, row, step, const_cast<void*>(step.params()));
    return Status::ok;
  }

  static void choose_direction(const OpCore& core, const KernelRow& row, const StepView& step,
                               void* params) {
    if (core.overlap == nullptr || core.set_reverse == nullptr || !row.raster) return;
    Footprint f;
    if (row.footprint(params, row, f) != Status::ok) return;
    for (uint32_t slot = 0; slot < core.inputs; ++slot) {
      if (step.in(slot).region() != Region::arena) continue;
      const int32_t distance = int32_t(step.in(slot).offset()) - int32_t(step.out(0).offset());
      if (distance >= int32_t(f.out_bytes[0]) || -distance >= int32_t(f.in_bytes[slot])) continue;
      const int32_t forward = core.overlap(params, row, slot, false);
      if (forward == kNoOverlap || distance < forward) core.set_reverse(params);
      return;
    }
  }

  void publish(Span<const uint8_t> bytes, Model& model) {
    const uint32_t low = placed_bytes_ > planner_bytes_ ? placed_bytes_ : planner_bytes_;
    model.region[static_cast<uint8_t>(Region::arena)] = arena_.ptr;
    model.region[static_cast<uint8_t>(Region::constants)] = bytes.ptr;
    model.region[static_cast<uint8_t>(Region::tables)] = tables_;
    model.steps = steps_;
    model.io = io_;
    model.rows = rows_;
    model.arena_bytes = low + persistent_bytes_;
    model.state_bytes = state_bytes_;
    model.step_count = uint16_t(file_.operator_count());
    model.input_count = uint16_t(file_.inputs.count);
    model.output_count = uint16_t(file_.outputs.count);
    model.reset();
  }

  Span<const OpCore* const> ops_;
  Span<const KernelRow> rows_;
  Span<uint8_t> arena_;
  TfliteFile file_;
  IoRecord* io_ = nullptr;
  uint8_t* steps_ = nullptr;
  uint8_t* tables_ = nullptr;
  PlannedBuffer* buffers_ = nullptr;
  Overlap* overlaps_ = nullptr;
  uint16_t* order_ = nullptr;
  uint16_t* buffer_of_ = nullptr;  // by tensor
  uint32_t steps_bytes_ = 0, tables_bytes_ = 0, tables_used_ = 0, state_bytes_ = 0, state_used_ = 0;
  uint32_t persistent_bytes_ = 0, planner_bytes_ = 0, placed_bytes_ = 0, limit_ = 0;
  uint32_t scratch_count_ = 0, buffer_capacity_ = 0, buffer_count_ = 0, overlap_count_ = 0;
};

}  // namespace

Fault open_tflite(Span<const uint8_t> file, Span<const OpCore* const> ops,
                  Span<const KernelRow> rows, Span<uint8_t> arena, Model& model) {
  if (reinterpret_cast<uintptr_t>(arena.ptr) % 16 != 0) return {Status::misaligned};
  return Loader(ops, rows, arena).load(file, model);
}

}  // namespace mw
