// SPDX-License-Identifier: Apache-2.0
// What: TfliteLoader, which builds in RAM the records that the run loop reads, from a .tflite in
// place.
// Why: open_tflite() is it; open_tflite_flow() adds what models with subgraphs and variables need,
// for firmware that pays for it (rt/open_tflite_flow.cc).
// Contract: what stays stands at the end of the arena: the program, as long as a first look at the
// operators tells, and before it the tables, which grow downwards as each operator is prepared. The
// arrays of the memory planner grow upwards from the start of the arena, where activations will
// live afterwards.
#ifndef MW_RT_TFLITE_LOADER_H_
#define MW_RT_TFLITE_LOADER_H_

#include "abi/direction.h"
#include "rt/memory_planner.h"
#include "rt/steps.h"
#include "rt/tflite_file.h"

namespace mw {
inline namespace MW_ABI {

constexpr uint32_t align_word(uint32_t bytes) {
  return (bytes + 3) & ~3u;
}

constexpr uint16_t kNoBuffer = 0xffff;
constexpr uint16_t kStateBuffer = 0xfffe;  // of a variable: the states of its operator are not here
constexpr uint32_t kOverlapsPerNode = 2;   // both inputs of an addition
// Tensors of an operator, operands such as shapes included, that stand on the stack; those of one
// with more stand in the arena while it opens.
constexpr uint32_t kFewTensors = 4;

// What an operator with many tensors needs while it is prepared.
constexpr uint32_t many_tensors_bytes(uint32_t tensors) {
  return tensors <= kFewTensors
             ? 0
             : tensors * uint32_t(sizeof(TensorType)) +
                   (tensors + kMaxTables + 2 * kMaxStates) * uint32_t(sizeof(uint32_t));
}

// One operator with everything that prepare() made of it.
struct PreparedNode {
  const OpCore* core;
  const KernelRow* row;
  TfliteOperator op;
  TensorType *in, *out;  // behind the operands before them; out follows all inputs
  Slots slots;
  uint32_t* sizes;  // of the footprint
  uint32_t scratch_bytes, optional_in;
  bool in_bytes_in_table, out_bytes_in_table;  // and so as prepare() found them
  TensorType few[kFewTensors];
  uint32_t few_sizes[kFewTensors + kMaxTables + 2 * kMaxStates];
  alignas(8) uint8_t attrs[kMaxAttrsBytes];
  alignas(8) uint8_t params[kMaxParamsBytes];

  OpTypes types() const { return {{in, slots.in()}, {out, slots.out()}}; }
  TensorType* file_in() const { return in - core->operands_before; }
  // The file's tensor of a graph input; -1: absent.
  int32_t input_id(uint32_t slot) const {
    const uint32_t at = slot + core->operands_before;
    return at < op.inputs.count ? op.inputs.get<int32_t>(at) : -1;
  }
  const uint32_t* in_bytes() const { return sizes; }
  const uint32_t* table_bytes() const { return sizes + slots.in(); }
  const uint32_t* out_bytes() const { return table_bytes() + slots.tables(); }
  const uint32_t* state_bytes() const { return out_bytes() + slots.out(); }
  const uint32_t* state_pattern() const { return state_bytes() + slots.states(); }
};

class TfliteLoader {
 public:
  TfliteLoader(Span<const OpCore* const> ops, Span<const KernelRow> rows, Span<uint8_t> arena)
      : ops_(ops), rows_(rows), arena_(arena) {}

  Fault load(Span<const uint8_t> bytes, Model& model) {
    const Status opened = file_.open(bytes);
    if (opened != Status::ok) return {opened};
    Status ready = lay_out();
    if (ready == Status::ok) ready = add_graph_inputs();
    file_.forget_bad();  // it will be found again where it is told
    const Fault filled = fill_steps(ready);
    if (!filled.ok()) return filled;
    const Status finished = place_and_bind();
    if (finished != Status::ok) return {finished};
    publish(bytes, model);
    return {};
  }

 protected:
  const OpCore* core_of(const TfliteOperator& op) const {
    const OpCore* found = nullptr;
    for (const OpCore* core : ops_) {
      if (core->tflite_code != op.builtin_code) continue;
      if (core->is_custom == nullptr || core->is_custom(file_.operator_codes(), op.table))
        found = core;
    }
    return found;
  }
  const OpCore& core_of(const KernelRow& row) const {
    uint32_t i = 0;
    while (ops_[i]->code != row.op_code) ++i;
    return *ops_[i];
  }

  // The slots of an operator, if it takes as many inputs and outputs as the file has.
  static Status count_slots(const OpCore& core, const TfliteOperator& op, Slots& slots) {
    const uint32_t outputs = op.outputs.count, before = core.operands_before;
    MW_REQUIRE(op.inputs.count <= kMaxSlots && op.inputs.count >= before + core.min_inputs &&
                   outputs <= kMaxSlots &&
                   (core.variadic_out ? outputs >= core.outputs : outputs == core.outputs),
               bad_count);
    const uint32_t inputs = op.inputs.count - before;
    const uint32_t taken = core.variadic_in ? inputs : core.inputs;
    MW_REQUIRE(taken + core.tables + outputs + core.states <= kMaxSlots, bad_count);
    slots = slots_of(core, inputs, outputs);
    return Status::ok;
  }

  Status prepare(uint32_t index, PreparedNode& node) {
    node.op = file_.op(index);
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    node.core = core_of(node.op);
    MW_REQUIRE(node.core != nullptr, unknown_op);
    const OpCore& core = *node.core;
    const uint32_t file_inputs = node.op.inputs.count, outputs = node.op.outputs.count;
    MW_REQUIRE(core.attrs_bytes <= kMaxAttrsBytes && core.params_bytes <= kMaxParamsBytes,
               too_large);
    MW_DEVICE_TRY(count_slots(core, node.op, node.slots));
    MW_DEVICE_TRY(make_room(node));
    TensorType* const in = node.file_in();
    const uint32_t inputs = inputs_of(node), before = core.operands_before;
    for (uint32_t i = 0; i < inputs; ++i) {
      const int32_t id = i < file_inputs ? node.op.inputs.get<int32_t>(i) : -1;
      MW_DEVICE_TRY(file_.tensor(id, in[i]));
      const bool needed =
          i < before + core.min_inputs || (core.variadic_in && i < before + node.slots.in());
      MW_REQUIRE(!needed || in[i].present(), bad_count);
    }
    node.out = in + inputs;
    for (uint32_t i = 0; i < outputs; ++i) {
      MW_DEVICE_TRY(file_.tensor(node.op.outputs.get<int32_t>(i), node.out[i]));
      MW_REQUIRE(node.out[i].present() && node.out[i].data == nullptr, out_of_bounds);
    }
    TfliteNode view{node.op.table, {in, file_inputs}, {node.out, outputs}};
    if (core.is_custom == nullptr) view.options = node.op.options();
    __builtin_memset(node.attrs, 0, core.attrs_bytes);
    MW_DEVICE_TRY(core.read_tflite(view, node.attrs));
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    MW_DEVICE_TRY(core.prepare(node.attrs, node.types(), node.params));
    node.row = first_fitting(rows_, core.code, node.params, node.types(), ~0u);
    MW_REQUIRE(node.row != nullptr, no_kernel);
    Footprint footprint(node.slots, node.sizes);
    MW_DEVICE_TRY(node.row->footprint(node.params, *node.row, footprint));
    node.scratch_bytes = footprint.scratch_bytes;
    node.optional_in = footprint.optional_in;
    node.in_bytes_in_table = footprint.in_bytes_in_table;
    node.out_bytes_in_table = footprint.out_bytes_in_table;
    return check_sizes(node);
  }

  // The inputs of the file's node, and those of the operator that it leaves out at the end.
  static uint32_t inputs_of(const PreparedNode& node) {
    const uint32_t taken = uint32_t(node.core->operands_before) + node.core->inputs;
    return node.op.inputs.count > taken ? node.op.inputs.count : taken;
  }

  // Types and sizes stand in the node; those of an operator with many tensors in the arena, above
  // the buffers that it will add.
  Status make_room(PreparedNode& node) {
    const uint32_t outputs = node.op.outputs.count, tensors = inputs_of(node) + outputs;
    node.in = node.few + node.core->operands_before;
    node.sizes = node.few_sizes;
    room_end_ = low_;
    if (tensors <= kFewTensors) return Status::ok;
    const uint32_t at = align_buffer(low_ + (outputs + 1) * uint32_t(sizeof(PlannedBuffer)));
    const uint32_t bytes = many_tensors_bytes(tensors);
    MW_REQUIRE(at <= high_ && bytes <= high_ - at, arena_too_small);
    room_end_ = at + bytes;
    TensorType* const in = reinterpret_cast<TensorType*>(arena_.ptr + at);
    node.in = in + node.core->operands_before;
    node.sizes = reinterpret_cast<uint32_t*>(in + tensors);
    return Status::ok;
  }

  // What the kernel will touch is what the tensors have.
  static Status check_sizes(const PreparedNode& node) {
    for (uint32_t i = 0; i < node.slots.in() && !node.in_bytes_in_table; ++i) {
      const bool optional = i < 32 && ((node.optional_in >> i) & 1) != 0;
      if (!node.in[i].present() && optional) continue;
      const uint32_t bytes = node.in[i].present() ? node.in[i].bytes() : 0;
      MW_REQUIRE(bytes == node.in_bytes()[i], bad_shape);
    }
    for (uint32_t i = 0; i < node.slots.out() && !node.out_bytes_in_table; ++i) {
      MW_REQUIRE(node.out[i].bytes() == node.out_bytes()[i], bad_shape);
    }
    return Status::ok;
  }

  // Counts one operator of the program.
  Status count_step(const TfliteOperator& op) {
    const OpCore* core = core_of(op);
    MW_REQUIRE(core != nullptr, unknown_op);
    Slots slots;
    MW_DEVICE_TRY(count_slots(*core, op, slots));
    count_step(*core, slots);
    return Status::ok;
  }
  void count_step(const OpCore& core, Slots slots) {
    steps_bytes_ += StepView::bytes(slots, core.params_bytes);
    ++step_count_;
    fill_count_ += slots.states();
    const uint32_t spill = align_buffer(spill_words(slots) * kSpillWordBytes);
    if (spill > spill_bytes_) spill_bytes_ = spill;
  }

  Status lay_out() {
    for (uint32_t i = 0; i < file_.operator_count(); ++i) MW_DEVICE_TRY(count_step(file_.op(i)));
    return divide_arena(0, file_.tensor_count());
  }

  // [`taken` bytes, planner's arrays, later activations ... tables, program, spill].
  Status divide_arena(uint32_t taken, uint32_t tensors) {
    const uint32_t io_count = file_.inputs.count + file_.outputs.count;
    MW_REQUIRE(io_count < 0x1000 && fill_count_ < 0x1000, too_large);
    const uint32_t bytes = uint32_t(sizeof(ProgramHeader)) + io_count * uint32_t(sizeof(IoRecord)) +
                           fill_count_ * uint32_t(sizeof(StateFill)) + steps_bytes_ + spill_bytes_;
    end_ = arena_.count & ~(kBufferAlign - 1);
    low_ = align_word(taken + tensors * uint32_t(sizeof(uint16_t)));
    MW_REQUIRE(arena_.count <= kMaxBytes && bytes <= end_ && low_ <= end_ - bytes, arena_too_small);
    high_ = end_ - bytes;
    program_ = reinterpret_cast<ProgramHeader*>(arena_.ptr + high_);
    io_ = reinterpret_cast<IoRecord*>(program_ + 1);
    fills_ = reinterpret_cast<StateFill*>(io_ + io_count);
    steps_ = reinterpret_cast<uint8_t*>(fills_ + fill_count_);
    buffer_of_ = reinterpret_cast<uint16_t*>(arena_.ptr + taken);
    buffers_ = reinterpret_cast<PlannedBuffer*>(arena_.ptr + low_);
    for (uint32_t t = 0; t < tensors; ++t) buffer_of_[t] = kNoBuffer;
    return Status::ok;
  }

  // Room for the next bytes of the planner's arrays.
  Status grow(uint32_t bytes) {
    MW_REQUIRE(bytes <= high_ - low_, arena_too_small);
    low_ += bytes;
    return Status::ok;
  }

  Status add_buffer(uint32_t bytes, int32_t first, int32_t last, uint16_t& index) {
    MW_DEVICE_TRY(grow(uint32_t(sizeof(PlannedBuffer))));
    buffers_[buffer_count_] = {bytes, 0, int16_t(first), int16_t(last)};
    index = uint16_t(buffer_count_++);
    return Status::ok;
  }

  Status add_graph_inputs() {
    for (uint32_t i = 0; i < file_.inputs.count; ++i) {
      TensorType type;
      const int32_t id = file_.inputs.get<int32_t>(i);
      MW_DEVICE_TRY(file_.tensor(id, type));
      MW_REQUIRE(type.present() && type.data == nullptr && buffer_of_[id] == kNoBuffer, bad_count);
      MW_DEVICE_TRY(add_buffer(type.bytes(), -1, -1, buffer_of_[id]));
    }
    return Status::ok;
  }

  // Where a tensor stands, if it is a constant; until memory is placed, a Ref of another holds the
  // index of its buffer plus one.
  Ref ref_of(int32_t id, const TensorType& type) const {
    if (!type.present()) return Ref{};
    if (type.data != nullptr) return Ref::make(Region::constants, file_.place_of(type));
    return Ref{buffer_of_[first_tensor_ + uint32_t(id)] + 1u};
  }

  // `ready`: what stands against filling them. All are prepared nevertheless, for what is wrong
  // with an operator is told before what is wrong between them.
  [[gnu::noinline]] Fault fill_steps(Status ready) {
    Fault fault = {ready};
    uint8_t* at = steps_;
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      if (!fault.ok()) low_ = 0, high_ = arena_.count;
      PreparedNode node;
      const Status status = prepare(i, node);
      if (status != Status::ok) return {status, int16_t(i)};
      if (!fault.ok()) continue;
      const Status filled = fill_step(i, node, at);
      if (filled != Status::ok) {
        fault = {filled, filled == Status::arena_too_small ? int16_t(-1) : int16_t(i)};
      }
      at += reinterpret_cast<const StepHeader*>(at)->step_bytes;
      note_peak(room_end_);
    }
    return fault;
  }

  // What it takes to open the model: both ends of the arena at once.
  void note_peak(uint32_t low) {
    const uint32_t bytes = low + (end_ - high_);
    if (bytes > peak_bytes_) peak_bytes_ = bytes;
  }

  [[gnu::noinline]] Status fill_step(uint32_t index, const PreparedNode& node, uint8_t* at) {
    const OpCore& core = *node.core;
    StepHeader* header = reinterpret_cast<StepHeader*>(at);
    *header = {uint16_t(node.row - rows_.ptr),
               uint16_t(StepView::bytes(node.slots, core.params_bytes)), node.slots, Ref{}};
    Ref* refs = reinterpret_cast<Ref*>(header + 1);
    void* tables[kMaxTables] = {};
    uint32_t r = 0;
    for (uint32_t i = 0; i < node.slots.in(); ++i) {
      const int32_t id = node.input_id(i);
      MW_DEVICE_TRY(use_tensor(id, node.in[i], index));
      refs[r++] = ref_of(id, node.in[i]);
    }
    for (uint32_t t = 0; t < node.slots.tables(); ++t) {
      const uint32_t bytes = align_word(node.table_bytes()[t]);
      if (bytes == 0) {
        refs[r++] = Ref{};
        continue;
      }
      MW_REQUIRE(bytes <= high_ - room_end_, arena_too_small);
      high_ -= bytes;
      tables[t] = arena_.ptr + high_;
      refs[r++] = Ref::make(Region::tables, high_);
    }
    if (core.derive != nullptr) core.derive(node.attrs, node.types(), node.params, tables);
    if (core.states != 0) MW_DEVICE_TRY(take_variables(node));
    MW_DEVICE_TRY(make_outputs(index, node, tables));
    for (uint32_t i = 0; i < node.slots.out(); ++i) {
      refs[r++] = ref_of(node.op.outputs.get<int32_t>(i), node.out[i]);
    }
    for (uint32_t s = 0; s < node.slots.states(); ++s) {
      const Ref at_state = Ref::make(Region::arena, state_bytes_);
      refs[r++] = at_state;
      fills_[fills_used_++] = {at_state, node.state_bytes()[s], Ref{}, node.state_pattern()[s]};
      state_bytes_ += align_buffer(node.state_bytes()[s]);
      MW_REQUIRE(state_bytes_ <= kMaxBytes, too_large);
    }
    if (node.scratch_bytes != 0) {
      uint16_t buffer = 0;
      MW_DEVICE_TRY(add_buffer(node.scratch_bytes, int32_t(index), int32_t(index), buffer));
      header->scratch = Ref{buffer + 1u};
    }
    __builtin_memcpy(refs + r, node.params, core.params_bytes);
    return Status::ok;
  }

  Status use_tensor(int32_t id, const TensorType& type, uint32_t index) {
    if (!type.present() || type.data != nullptr) return Status::ok;
    const uint16_t buffer = buffer_of_[first_tensor_ + uint32_t(id)];
    MW_REQUIRE(buffer < kStateBuffer, out_of_bounds);  // read before it is written, or a variable
    buffers_[buffer].last = int16_t(index);
    return Status::ok;
  }

  // Operands that are no constants stand for states: variables, which nothing else names.
  Status take_variables(const PreparedNode& node) {
    for (uint32_t i = node.core->operands_before + node.core->inputs; i < node.op.inputs.count;
         ++i) {
      const TensorType& type = node.file_in()[i];
      if (!type.present() || type.data != nullptr) continue;
      const int32_t id = node.op.inputs.get<int32_t>(i);
      uint16_t& buffer = buffer_of_[first_tensor_ + uint32_t(id)];
      MW_REQUIRE(file_.is_variable(id) && buffer == kNoBuffer, out_of_bounds);
      buffer = kStateBuffer;
    }
    return Status::ok;
  }

  Status make_outputs(uint32_t index, const PreparedNode& node, const void* const* tables) {
    for (uint32_t i = 0; i < node.slots.out(); ++i) {
      uint16_t& buffer = buffer_of_[first_tensor_ + node.op.outputs.get<uint32_t>(i)];
      MW_REQUIRE(buffer == kNoBuffer, out_of_bounds);  // written twice
      buffer = alias_of(node, tables, i);
      if (buffer == kNoBuffer) {
        MW_DEVICE_TRY(add_buffer(node.out[i].bytes(), int32_t(index), int32_t(index), buffer));
      }
      buffers_[buffer].last = int16_t(index);
    }
    return Status::ok;
  }

  // The buffer of the input that an output is, from its first byte on.
  uint16_t alias_of(const PreparedNode& node, const void* const* tables, uint32_t output) const {
    if (node.core->alias == nullptr) return kNoBuffer;
    for (uint32_t slot = 0; slot < node.slots.in(); ++slot) {
      if (!node.in[slot].present() || node.in[slot].data != nullptr) continue;
      if (node.core->alias(node.params, tables, output, slot) == 0) {
        return buffer_of_[first_tensor_ + uint32_t(node.input_id(slot))];
      }
    }
    return kNoBuffer;
  }

  // The buffer of a slot that is not bound yet; kNoBuffer for a constant and for what is absent.
  static uint16_t buffer_of(Ref slot) {
    return slot.region() == Region::none ? uint16_t(slot.bits - 1) : kNoBuffer;
  }

  // True if another slot reads the same buffer: the same tensor, or a view of it.
  bool repeated(Span<const Ref> in, uint32_t slot) const {
    for (uint32_t i = 0; i < in.count; ++i) {
      if (i != slot && buffer_of(in[i]) == buffer_of(in[slot])) return true;
    }
    return false;
  }

  // Which inputs that die in a step its first output may overlap, and how far.
  Status note_overlaps(const StepView& step) {
    const KernelRow& row = rows_[step.header->kernel];
    const OpCore& core = core_of(row);
    const Slots slots = step.slots();
    if (core.overlap == nullptr || !row.raster || slots.out() == 0) return Status::ok;
    const Span<const Ref> in = {step.refs(), slots.in()};
    const uint16_t output = buffer_of(step.refs()[slots.outputs_at]);
    uint32_t noted = 0;
    for (uint32_t slot = 0; slot < in.count && noted < kOverlapsPerNode; ++slot) {
      const uint16_t input = buffer_of(in[slot]);
      if (input == kNoBuffer || input == output) continue;
      if (buffers_[input].last != buffers_[output].first) continue;
      // A buffer read through two slots would need both distances at once: leave it apart.
      if (repeated(in, slot)) continue;
      const int32_t forward = core.overlap(step.params(), row, {0, slot, false});
      if (forward == kNoOverlap) continue;
      const int32_t reverse = core.set_reverse == nullptr
                                  ? kNoOverlap
                                  : core.overlap(step.params(), row, {0, slot, true});
      MW_DEVICE_TRY(grow(uint32_t(sizeof(Overlap))));
      overlaps_[overlap_count_++] = {input, output, forward, reverse};
      ++noted;
    }
    return Status::ok;
  }

  // Largest first; equal sizes in the order of the graph.
  Status sort_by_size() {
    order_ = reinterpret_cast<uint16_t*>(arena_.ptr + low_);
    MW_DEVICE_TRY(grow(align_word(buffer_count_ * uint32_t(sizeof(uint16_t)))));
    for (uint32_t i = 0; i < buffer_count_; ++i) {
      uint32_t at = i;
      for (; at > 0 && buffers_[order_[at - 1]].bytes < buffers_[i].bytes; --at) {
        order_[at] = order_[at - 1];
      }
      order_[at] = uint16_t(i);
    }
    return Status::ok;
  }

  [[gnu::noinline]] Status place_and_bind() {
    for (uint32_t i = 0; i < file_.outputs.count; ++i) {
      TensorType type;
      const int32_t id = file_.outputs.get<int32_t>(i);
      MW_DEVICE_TRY(file_.tensor(id, type));
      MW_REQUIRE(type.present() && (type.data != nullptr || buffer_of_[id] < kStateBuffer),
                 bad_count);
      if (type.data == nullptr) buffers_[buffer_of_[id]].last = INT16_MAX;
    }
    MW_DEVICE_TRY(sort_by_size());
    overlaps_ = reinterpret_cast<Overlap*>(arena_.ptr + low_);
    StepView step(steps_);
    for (uint32_t i = 0; i < step_count_; ++i, step.advance()) {
      MW_DEVICE_TRY(note_overlaps(step));
    }
    note_peak(low_);
    placed_bytes_ = place_buffers({buffers_, buffer_count_}, {overlaps_, overlap_count_},
                                  {order_, buffer_count_}, state_bytes_);
    MW_REQUIRE(placed_bytes_ <= high_ / kBufferAlign * kBufferAlign, arena_too_small);
    MW_DEVICE_TRY(bind_io(file_.inputs, io_));
    MW_DEVICE_TRY(bind_io(file_.outputs, io_ + file_.inputs.count));
    uint8_t* at = steps_;
    for (uint32_t i = 0; i < step_count_; ++i) {
      StepHeader* header = reinterpret_cast<StepHeader*>(at);
      MW_DEVICE_TRY(bind_step(header));
      at += header->step_bytes;
    }
    return Status::ok;
  }

  Ref bound(Ref pending) const {
    return pending.bits == 0 || pending.region() != Region::none
               ? pending
               : Ref::make(Region::arena, buffers_[pending.bits - 1].offset);
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
      records[i].at = bound(ref_of(id, type));
    }
    return Status::ok;
  }

  Status bind_step(StepHeader* header) {
    const StepView step(reinterpret_cast<const uint8_t*>(header));
    Ref* refs = reinterpret_cast<Ref*>(header + 1);
    const KernelRow& row = rows_[header->kernel];
    for (uint32_t r = 0; r < header->slots.total; ++r) refs[r] = bound(refs[r]);
    header->scratch = bound(header->scratch);
    if (header->slots.out() == 0) return Status::ok;
    const Ref* out = step.refs() + header->slots.in() + header->slots.tables();
    choose_direction(core_of(row), row, {step.refs(), header->slots.in()}, *out,
                     const_cast<void*>(step.params()));
    return Status::ok;
  }

  void publish(Span<const uint8_t> bytes, Model& model) {
    const uint32_t to_open = align_buffer(peak_bytes_);
    const uint32_t to_run = placed_bytes_ + align_buffer(end_ - high_);
    *program_ = {uint16_t(file_.inputs.count), uint16_t(file_.outputs.count), uint16_t(fill_count_),
                 uint16_t(step_count_)};
    model = Model{};
    model.region[1] = model.region[3] = arena_.ptr;
    model.region[2] = bytes.ptr;
    model.program = program_;
    model.rows = rows_.ptr;
    model.row_count = uint16_t(rows_.count);
    model.arena_bytes = to_open > to_run ? to_open : to_run;
    model.spill = arena_.ptr + end_ - spill_bytes_;
    model.reset();
  }

  Span<const OpCore* const> ops_;
  Span<const KernelRow> rows_;
  Span<uint8_t> arena_;
  TfliteFile file_;
  ProgramHeader* program_ = nullptr;
  IoRecord* io_ = nullptr;
  StateFill* fills_ = nullptr;
  uint8_t* steps_ = nullptr;
  uint16_t* buffer_of_ = nullptr;  // by tensor
  PlannedBuffer* buffers_ = nullptr;
  uint16_t* order_ = nullptr;
  Overlap* overlaps_ = nullptr;
  // The arena: what is below low_ and from high_ on is taken, and what is from end_ on is not used.
  // room_end_: the end of what the operator at hand takes behind low_.
  uint32_t low_ = 0, high_ = 0, end_ = 0, room_end_ = 0, peak_bytes_ = 0;
  uint32_t state_bytes_ = 0, placed_bytes_ = 0, spill_bytes_ = 0;
  uint32_t steps_bytes_ = 0, step_count_ = 0;
  uint32_t fill_count_ = 0, fills_used_ = 0, buffer_count_ = 0, overlap_count_ = 0;
  uint32_t first_tensor_ = 0;  // of the subgraph that is read, in buffer_of_
};

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_RT_TFLITE_LOADER_H_
