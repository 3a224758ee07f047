// SPDX-License-Identifier: Apache-2.0
// Adds to TfliteLoader the operators that change which others run and what lives from run to run.
// The subgraphs of an IF stand in the program where it stands, each behind a branch; those of a
// WHILE before a loop that goes back to them, with what goes round in the outputs of the WHILE;
// variables are state, read and assigned by copies. The first walk over the operators counts, the
// second fills.
#include "abi/branch.h"
#include "rt/tflite_loader.h"

namespace mw {
inline namespace MW_ABI {

namespace {

constexpr uint16_t kReshape = 22, kIf = 118, kWhile = 119, kCallOnce = 129;  // of the schema
constexpr uint16_t kVarHandle = 142, kReadVariable = 143, kAssignVariable = 144;
constexpr uint32_t kMostSubgraphs = 8;  // within each other
constexpr uint32_t kMostSteps = 0x7ffe;

// A variable of the file, by the texts that name it. Stands at the start of the arena meanwhile.
struct Variable {
  FlatVector container, name;
  uint32_t bytes;     // 0: nothing has used it yet
  Ref storage, from;  // from: the constant it starts with
  uint32_t pattern;   // what it starts with if there is none
};

// A subgraph that is being read.
struct Frame {
  uint32_t subgraph, next, first_tensor;
  uint32_t body;   // of the IF or WHILE at `next`, how many have been entered
  uint8_t* guard;  // the branch in front of it
  uint32_t guard_step;
  uint32_t loop_step;  // of the WHILE at `next`: where its condition begins
  Ref decides;         // and what that makes
};

bool same_text(const FlatVector& a, const FlatVector& b) {
  const uint8_t *x = a.array<uint8_t>(), *y = b.array<uint8_t>();
  if (a.count != b.count) return false;
  for (uint32_t i = 0; i < a.count && x != nullptr && y != nullptr; ++i) {
    if (x[i] != y[i]) return false;
  }
  return true;
}

alignas(kTensorAlignBytes) constexpr uint8_t kZeroAttrs[kMaxAttrsBytes] = {};

class FlowLoader : private TfliteLoader {
 public:
  using TfliteLoader::TfliteLoader;

  Fault load(Span<const uint8_t> bytes, Model& model) {
    Status status = file_.open(bytes);
    if (status == Status::ok) status = walk();
    if (status != Status::ok) return fault(status);
    fill_count_ += variable_count_;
    status = divide_arena(variable_count_ * uint32_t(sizeof(Variable)), tensor_count_);
    if (status == Status::ok) status = add_graph_inputs();
    if (status != Status::ok) return {status};
    filling_ = true;
    at_ = steps_;
    status = walk();
    if (status != Status::ok) return fault(status);
    for (uint32_t v = 0; v < variable_count_; ++v) {
      const Variable& variable = variables()[v];
      fills_[fills_used_++] = {variable.storage, variable.bytes, variable.from, variable.pattern};
    }
    status = place_and_bind();
    if (status != Status::ok) return {status};
    publish(bytes, model);
    return {};
  }

 private:
  // An arena that is too small is no operator's fault.
  Fault fault(Status status) const {
    return {status, status == Status::arena_too_small ? int16_t(-1) : int16_t(step_)};
  }
  Variable* variables() const { return reinterpret_cast<Variable*>(arena_.ptr); }

  // All operators in the order in which they run, those of an IF for true, then those for false; of
  // a WHILE the condition, then the body.
  Status walk() {
    depth_ = 0;
    step_ = 0;
    tensor_count_ = 0;
    MW_DEVICE_TRY(enter(0));
    for (;;) {
      Frame& frame = frames_[depth_];
      if (frame.next == file_.operator_count()) {
        if (depth_ == 0) return Status::ok;
        MW_DEVICE_TRY(leave_body());
        continue;
      }
      const TfliteOperator op = file_.op(frame.next);
      MW_REQUIRE(!file_.bad(), out_of_bounds);
      if (op.builtin_code != kIf && op.builtin_code != kWhile) {
        MW_DEVICE_TRY(read(op, frame.next++));
      } else if (frame.body < 2) {
        MW_DEVICE_TRY(enter_body(op, frame.body++));
      } else {
        frame.body = 0;
        ++frame.next;
      }
    }
  }

  Status enter(uint32_t subgraph) {
    MW_DEVICE_TRY(file_.select(subgraph));
    frames_[depth_] = {subgraph, 0, tensor_count_, 0, nullptr, 0, 0, Ref{}};
    first_tensor_ = tensor_count_;
    tensor_count_ += file_.tensor_count();
    MW_REQUIRE(tensor_count_ <= kMaxBytes / 4, too_large);
    return Status::ok;
  }
  Status select(uint32_t depth) {
    first_tensor_ = frames_[depth].first_tensor;
    return file_.select(frames_[depth].subgraph);
  }

  Status read(const TfliteOperator& op, uint32_t index) {
    switch (op.builtin_code) {
      case kVarHandle: {
        Variable* variable = nullptr;
        return find_variable(op, variable);
      }
      case kReadVariable:
        return read_variable(op);
      case kAssignVariable:
        return assign_variable(op);
      case kCallOnce:
        return call_once(op);
      default:
        return filling_ ? fill(index) : count(op);
    }
  }

  Status count(const TfliteOperator& op) {
    MW_DEVICE_TRY(count_step(op));
    return next_step();
  }
  Status next_step() {
    MW_REQUIRE(step_ < kMostSteps, too_large);
    ++step_;
    return Status::ok;
  }

  [[gnu::noinline]] Status fill(uint32_t index) {
    PreparedNode node;
    MW_DEVICE_TRY(prepare(index, node));
    MW_DEVICE_TRY(fill_step(step_, node, at_));
    note_peak(room_end_);
    at_ += reinterpret_cast<const StepHeader*>(at_)->step_bytes;
    return next_step();
  }

  // A step of an operator that the file does not list, with one input and at most one output.
  Status add_step(uint16_t tflite_code, const OpTypes& types, const void* params, Ref in, Ref out) {
    const OpCore* core = core_of(TfliteOperator{tflite_code, {}, {}, {}});
    MW_REQUIRE(core != nullptr, unknown_op);
    const Slots slots = Slots::of(1, 0, types.out.count, 0);
    if (!filling_) {
      count_step(*core, slots);
      return next_step();
    }
    alignas(8) uint8_t own[kMaxParamsBytes];
    MW_REQUIRE(core->params_bytes <= kMaxParamsBytes, too_large);
    if (params == nullptr) {
      // Both types are known, and that is all a copy is made of.
      MW_DEVICE_TRY(core->prepare(kZeroAttrs, types, own));
      params = own;
    }
    const KernelRow* row = first_fitting(rows_, core->code, params, types, ~0u);
    MW_REQUIRE(row != nullptr, no_kernel);
    StepHeader* header = reinterpret_cast<StepHeader*>(at_);
    *header = {uint16_t(row - rows_.ptr), uint16_t(StepView::bytes(slots, core->params_bytes)),
               slots, Ref{}};
    Ref* refs = reinterpret_cast<Ref*>(header + 1);
    *refs++ = in;
    if (types.out.count != 0) *refs++ = out;
    __builtin_memcpy(refs, params, core->params_bytes);
    at_ += header->step_bytes;
    return next_step();
  }

  Status copy(const TensorType& type, Ref from, Ref to) {
    return add_step(kReshape, {{&type, 1}, {&type, 1}}, nullptr, from, to);
  }

  // A tensor of the selected subgraph, from which this step copies.
  Status source(int32_t id, TensorType& type, Ref& ref) {
    MW_DEVICE_TRY(file_.tensor(id, type));
    MW_REQUIRE(type.present(), bad_count);
    if (!filling_) return Status::ok;
    MW_DEVICE_TRY(use_tensor(id, type, step_));
    ref = ref_of(id, type);
    return Status::ok;
  }
  // A tensor of the selected subgraph that this step makes; `again`: that another made before.
  Status target(int32_t id, bool again, TensorType& type, Ref& ref) {
    MW_DEVICE_TRY(file_.tensor(id, type));
    MW_REQUIRE(type.present() && type.data == nullptr, out_of_bounds);
    if (!filling_) return Status::ok;
    uint16_t& buffer = buffer_of_[first_tensor_ + uint32_t(id)];
    MW_REQUIRE(again ? buffer < kStateBuffer : buffer == kNoBuffer, out_of_bounds);
    if (!again) MW_DEVICE_TRY(add_buffer(type.bytes(), int32_t(step_), int32_t(step_), buffer));
    buffers_[buffer].last = int16_t(step_);
    ref = ref_of(id, type);
    return Status::ok;
  }

  // The variable that a VAR_HANDLE names; a new one while counting.
  Status find_variable(const TfliteOperator& handle, Variable*& variable) {
    Variable wanted{};
    if (handle.options().present()) {
      wanted.container = handle.options().vector(0);
      wanted.name = handle.options().vector(1);
    }
    for (uint32_t v = 0; v < variable_count_; ++v) {
      variable = &variables()[v];
      if (same_text(variable->container, wanted.container) &&
          same_text(variable->name, wanted.name)) {
        return Status::ok;
      }
    }
    MW_REQUIRE(!filling_ && variable_count_ < 0x1000, too_large);
    MW_REQUIRE((variable_count_ + 1) * sizeof(Variable) <= arena_.count, arena_too_small);
    variable = &variables()[variable_count_++];
    *variable = wanted;
    return Status::ok;
  }

  // The variable of a handle: the output of a VAR_HANDLE of the same subgraph.
  Status variable_of(int32_t handle, Variable*& variable) {
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      const TfliteOperator op = file_.op(i);
      if (op.builtin_code != kVarHandle || op.outputs.count != 1) continue;
      if (op.outputs.get<int32_t>(0) == handle) return find_variable(op, variable);
    }
    return Status::bad_count;
  }

  // Variables take their size, and a place, from the first tensor that has to do with them.
  Status give_storage(const TensorType& type, Variable& variable) {
    if (variable.bytes == 0) {
      variable.bytes = type.bytes();
      variable.storage = Ref::make(Region::arena, state_bytes_);
      state_bytes_ += align_buffer(variable.bytes);
      MW_REQUIRE(state_bytes_ <= kMaxBytes, too_large);
    }
    MW_REQUIRE(variable.bytes == type.bytes(), bad_shape);
    // As TFLM does, what nothing has assigned is full of the zero point.
    variable.pattern = (uint32_t(type.quant.zero_point) & 0xff) * 0x01010101u;
    return Status::ok;
  }

  Status read_variable(const TfliteOperator& op) {
    MW_REQUIRE(op.inputs.count == 1 && op.outputs.count == 1, bad_count);
    Variable* variable = nullptr;
    TensorType type;
    Ref to;
    MW_DEVICE_TRY(variable_of(op.inputs.get<int32_t>(0), variable));
    MW_DEVICE_TRY(target(op.outputs.get<int32_t>(0), false, type, to));
    MW_DEVICE_TRY(give_storage(type, *variable));
    return copy(type, variable->storage, to);
  }

  Status assign_variable(const TfliteOperator& op) {
    MW_REQUIRE(op.inputs.count == 2 && op.outputs.count == 0, bad_count);
    Variable* variable = nullptr;
    TensorType type;
    Ref from;
    MW_DEVICE_TRY(variable_of(op.inputs.get<int32_t>(0), variable));
    MW_DEVICE_TRY(source(op.inputs.get<int32_t>(1), type, from));
    MW_DEVICE_TRY(give_storage(type, *variable));
    return copy(type, from, variable->storage);
  }

  // What it assigns is what variables start with; nothing is left to run.
  Status call_once(const TfliteOperator& op) {
    MW_REQUIRE(depth_ == 0, unknown_op);
    MW_DEVICE_TRY(file_.select(op.options().present() ? op.options().get<uint32_t>(0, 0) : 0));
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      const TfliteOperator each = file_.op(i);
      Variable* variable = nullptr;
      if (each.builtin_code == kVarHandle) {
        MW_DEVICE_TRY(find_variable(each, variable));
        continue;
      }
      MW_REQUIRE(each.builtin_code == kAssignVariable && each.inputs.count == 2, unknown_op);
      if (!filling_) continue;
      TensorType type;
      MW_DEVICE_TRY(file_.tensor(each.inputs.get<int32_t>(1), type));
      MW_REQUIRE(type.present() && type.data != nullptr, unknown_op);
      MW_DEVICE_TRY(variable_of(each.inputs.get<int32_t>(0), variable));
      MW_DEVICE_TRY(give_storage(type, *variable));
      variable->from = Ref::make(Region::constants, file_.place_of(type));
    }
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    return select(depth_);
  }

  // A step that reads one bool.
  Status add_decision(uint16_t tflite_code, const void* params, Ref decides) {
    TensorType type;
    type.dtype = DType::b8;
    type.shape.push(1);
    return add_step(tflite_code, {{&type, 1}, {}}, params, decides, Ref{});
  }
  Status condition(int32_t id, Ref& decides) {
    TensorType type;
    MW_DEVICE_TRY(source(id, type, decides));
    MW_REQUIRE(type.dtype == DType::b8 && type.shape.elems() == 1, bad_dtype);
    return Status::ok;
  }

  // A subgraph of an IF or WHILE, with its inputs, and the branch in front of it; a condition has
  // none.
  Status enter_body(const TfliteOperator& op, uint32_t body) {
    const bool loop = op.builtin_code == kWhile;
    MW_REQUIRE(op.inputs.count > 0 && depth_ + 1 < kMostSubgraphs, too_large);
    Ref decides = frames_[depth_].decides;
    if (!loop) MW_DEVICE_TRY(condition(op.inputs.get<int32_t>(0), decides));
    uint8_t* guard = at_;
    const uint32_t guard_step = step_;
    if (loop && body == 0) {
      MW_DEVICE_TRY(begin_loop(op));
    } else {
      const BranchParams params{0, loop || body == 0 ? 1 : 0};
      MW_DEVICE_TRY(add_decision(kIf, &params, decides));
    }
    const uint32_t subgraph = op.options().present() ? op.options().get<uint32_t>(body, 0) : 0;
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    ++depth_;
    MW_DEVICE_TRY(enter(subgraph));
    frames_[depth_].guard = guard;
    frames_[depth_].guard_step = guard_step;
    const uint32_t before = loop ? 0 : 1;
    MW_REQUIRE(file_.inputs.count == op.inputs.count - before, bad_count);
    for (uint32_t i = 0; i + before < op.inputs.count; ++i) {
      MW_DEVICE_TRY(
          pass_input(loop ? op.outputs.get<int32_t>(i) : op.inputs.get<int32_t>(i + 1), i));
    }
    return Status::ok;
  }

  // Input i of the innermost subgraph is a tensor of the one around it: the same buffer, or a copy
  // of a constant.
  Status pass_input(int32_t from_id, uint32_t i) {
    TensorType outer, inner;
    Ref from, to;
    MW_DEVICE_TRY(select(depth_ - 1));
    const uint32_t outer_at = first_tensor_ + uint32_t(from_id);
    MW_DEVICE_TRY(source(from_id, outer, from));
    MW_DEVICE_TRY(select(depth_));
    const int32_t id = file_.inputs.get<int32_t>(i);
    MW_DEVICE_TRY(file_.tensor(id, inner));
    MW_REQUIRE(inner.present() && inner.data == nullptr && inner.bytes() == outer.bytes(),
               bad_shape);
    if (outer.data != nullptr) {
      MW_DEVICE_TRY(target(id, false, inner, to));
      return copy(inner, from, to);
    }
    if (!filling_) return Status::ok;
    MW_REQUIRE(buffer_of_[first_tensor_ + uint32_t(id)] == kNoBuffer, bad_count);
    buffer_of_[first_tensor_ + uint32_t(id)] = buffer_of_[outer_at];
    return Status::ok;
  }

  Status leave_body() {
    const Frame frame = frames_[depth_];
    const FlatVector outputs = file_.outputs;
    MW_DEVICE_TRY(select(depth_ - 1));
    Frame& around = frames_[depth_ - 1];
    const TfliteOperator op = file_.op(around.next);
    if (op.builtin_code == kWhile && around.body == 1) return leave_condition(outputs, around);
    MW_REQUIRE(outputs.count == op.outputs.count, bad_count);
    MW_DEVICE_TRY(op.builtin_code == kWhile ? carry(outputs, op)
                                            : give(outputs, op, around.body == 2));
    --depth_;
    if (filling_) {
      StepHeader* guard = reinterpret_cast<StepHeader*>(frame.guard);
      BranchParams* params = reinterpret_cast<BranchParams*>(reinterpret_cast<Ref*>(guard + 1) + 1);
      params->steps = int32_t(step_ - frame.guard_step - 1);
    }
    return op.builtin_code == kWhile ? end_loop(around) : Status::ok;
  }

  // An output of the innermost subgraph becomes one of the operator that runs it; `from`: where it
  // stands instead.
  Status give_output(int32_t inner_id, int32_t outer_id, bool again, Ref instead) {
    TensorType inner, outer;
    Ref from, to;
    MW_DEVICE_TRY(select(depth_));
    MW_DEVICE_TRY(source(inner_id, inner, from));
    MW_DEVICE_TRY(select(depth_ - 1));
    MW_DEVICE_TRY(target(outer_id, again, outer, to));
    MW_REQUIRE(inner.dtype == outer.dtype && inner.bytes() == outer.bytes(), bad_shape);
    return copy(outer, instead.bits == 0 ? from : instead, to);
  }
  Status give(const FlatVector& outputs, const TfliteOperator& op, bool again) {
    for (uint32_t o = 0; o < outputs.count; ++o) {
      MW_DEVICE_TRY(give_output(outputs.get<int32_t>(o), op.outputs.get<int32_t>(o), again, Ref{}));
    }
    return Status::ok;
  }

  // What goes round starts as the inputs.
  Status begin_loop(const TfliteOperator& op) {
    MW_REQUIRE(op.inputs.count == op.outputs.count, bad_count);
    for (uint32_t i = 0; i < op.inputs.count; ++i) {
      TensorType type, carried;
      Ref from, to;
      MW_DEVICE_TRY(source(op.inputs.get<int32_t>(i), type, from));
      MW_DEVICE_TRY(target(op.outputs.get<int32_t>(i), false, carried, to));
      MW_REQUIRE(type.dtype == carried.dtype && type.bytes() == carried.bytes(), bad_shape);
      MW_DEVICE_TRY(copy(carried, from, to));
    }
    frames_[depth_].loop_step = step_;
    return Status::ok;
  }

  // What goes round may itself decide: then the loop reads what the body has made of it.
  Status leave_condition(const FlatVector& outputs, Frame& around) {
    MW_REQUIRE(outputs.count == 1, bad_count);
    MW_DEVICE_TRY(select(depth_));
    MW_DEVICE_TRY(condition(outputs.get<int32_t>(0), around.decides));
    --depth_;
    return select(depth_);
  }

  // What the body gives goes where stands what it took. What may itself stand there is saved first,
  // for all change at once.
  Status carry(const FlatVector& outputs, const TfliteOperator& op) {
    uint32_t saved = buffer_count_;
    for (uint32_t writes = 0; writes < 2; ++writes) {
      for (uint32_t o = 0; o < outputs.count; ++o) {
        const int32_t id = outputs.get<int32_t>(o);
        MW_DEVICE_TRY(select(depth_));
        if (id == file_.inputs.get<int32_t>(o)) continue;
        const bool saves = may_be_view(id);
        if (writes == 0) {
          if (saves) MW_DEVICE_TRY(save(id));
          continue;
        }
        Ref from;
        if (saves && filling_) {
          buffers_[saved].last = int16_t(step_);
          from = Ref{++saved};
        }
        MW_DEVICE_TRY(give_output(id, op.outputs.get<int32_t>(o), true, from));
      }
    }
    return select(depth_ - 1);
  }
  Status save(int32_t id) {
    TensorType type;
    Ref from;
    uint16_t buffer = 0;
    MW_DEVICE_TRY(source(id, type, from));
    if (filling_) {
      MW_DEVICE_TRY(add_buffer(type.bytes(), int32_t(step_), int32_t(step_), buffer));
    }
    return copy(type, from, Ref{buffer + 1u});
  }
  // An input of the selected subgraph, or what an operator made that may leave it where it was.
  bool may_be_view(int32_t id) {
    for (uint32_t i = 0; i < file_.inputs.count; ++i) {
      if (file_.inputs.get<int32_t>(i) == id) return true;
    }
    for (uint32_t i = 0; i < file_.operator_count(); ++i) {
      const TfliteOperator op = file_.op(i);
      for (uint32_t o = 0; o < op.outputs.count; ++o) {
        if (op.outputs.get<int32_t>(o) != id) continue;
        const OpCore* core = core_of(op);
        return core != nullptr && core->alias != nullptr;
      }
    }
    return false;
  }

  // What stood before the loop and is read in it lives to its end.
  Status end_loop(const Frame& around) {
    const LoopParams params{int32_t(step_ - around.loop_step)};
    for (uint32_t b = 0; b < buffer_count_; ++b) {
      PlannedBuffer& buffer = buffers_[b];
      const bool before = buffer.first < int32_t(around.loop_step);
      const bool decides = around.decides.region() == Region::none && around.decides.bits == b + 1;
      if (decides || (before && buffer.last >= int32_t(around.loop_step))) {
        buffer.last = int16_t(step_);
      }
    }
    return add_decision(kWhile, &params, around.decides);
  }

  Frame frames_[kMostSubgraphs] = {};
  uint32_t depth_ = 0, step_ = 0, tensor_count_ = 0, variable_count_ = 0;
  bool filling_ = false;
  uint8_t* at_ = nullptr;  // of the next step
};

}  // namespace

MW_SHARED Fault open_tflite_flow(Span<const uint8_t> file, Span<const OpCore* const> ops,
                                 Span<const KernelRow> rows, Span<uint8_t> arena, Model& model) {
  if (!is_tensor_aligned(arena.ptr)) return {Status::misaligned};
  return FlowLoader(ops, rows, arena).load(file, model);
}

}  // namespace MW_ABI
}  // namespace mw
