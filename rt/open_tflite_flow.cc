// SPDX-License-Identifier: Apache-2.0
// Adds to TfliteLoader the operators that change which others run and what lives from run to run.
// The subgraphs of an IF stand in the program where it stands, each behind a branch; variables are
// state, read and assigned by copies. The first walk over the operators counts, the second fills.
#include "abi/branch.h"
#include "rt/tflite_loader.h"

namespace mw {
inline namespace MW_ABI {

namespace {

constexpr uint16_t kReshape = 22, kIf = 118, kCallOnce = 129;  // of the schema
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
  uint32_t body;   // of the IF at `next`, how many have been read
  uint8_t* guard;  // the branch in front of it
  uint32_t guard_step;
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

  // All operators in the order in which they run, those of an IF for true, then those for false.
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
      if (op.builtin_code != kIf) {
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
    frames_[depth_] = {subgraph, 0, tensor_count_, 0, nullptr, 0};
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
    MW_REQUIRE(again == (buffer != kNoBuffer), out_of_bounds);
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
    if (filling_) MW_DEVICE_TRY(give_storage(type, *variable));
    return copy(type, variable->storage, to);
  }

  Status assign_variable(const TfliteOperator& op) {
    MW_REQUIRE(op.inputs.count == 2 && op.outputs.count == 0, bad_count);
    Variable* variable = nullptr;
    TensorType type;
    Ref from;
    MW_DEVICE_TRY(variable_of(op.inputs.get<int32_t>(0), variable));
    MW_DEVICE_TRY(source(op.inputs.get<int32_t>(1), type, from));
    if (filling_) MW_DEVICE_TRY(give_storage(type, *variable));
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

  // The branch in front of a subgraph of an IF, and the subgraph's inputs.
  Status enter_body(const TfliteOperator& op, uint32_t body) {
    MW_REQUIRE(op.inputs.count > 0 && depth_ + 1 < kMostSubgraphs, too_large);
    TensorType condition;
    Ref decides;
    MW_DEVICE_TRY(source(op.inputs.get<int32_t>(0), condition, decides));
    MW_REQUIRE(condition.dtype == DType::b8 && condition.shape.elems() == 1, bad_dtype);
    const BranchParams params{0, body == 0 ? 1 : 0};
    uint8_t* guard = at_;
    const uint32_t guard_step = step_;
    MW_DEVICE_TRY(add_step(kIf, {{&condition, 1}, {}}, &params, decides, Ref{}));
    const uint32_t subgraph = op.options().present() ? op.options().get<uint32_t>(body, 0) : 0;
    MW_REQUIRE(!file_.bad(), out_of_bounds);
    ++depth_;
    MW_DEVICE_TRY(enter(subgraph));
    frames_[depth_].guard = guard;
    frames_[depth_].guard_step = guard_step;
    MW_REQUIRE(file_.inputs.count == op.inputs.count - 1, bad_count);
    for (uint32_t i = 0; i + 1 < op.inputs.count; ++i) MW_DEVICE_TRY(pass_input(op, i));
    return Status::ok;
  }

  // Input i of the innermost subgraph is what the IF around it takes: the same buffer, or a copy of
  // a constant.
  Status pass_input(const TfliteOperator& op, uint32_t i) {
    TensorType outer, inner;
    Ref from, to;
    MW_DEVICE_TRY(select(depth_ - 1));
    const int32_t from_id = op.inputs.get<int32_t>(i + 1);
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

  // The outputs of a subgraph become those of its IF.
  Status leave_body() {
    const Frame frame = frames_[depth_];
    const FlatVector outputs = file_.outputs;
    MW_DEVICE_TRY(select(depth_ - 1));
    const Frame& around = frames_[depth_ - 1];
    const TfliteOperator op = file_.op(around.next);
    MW_REQUIRE(outputs.count == op.outputs.count, bad_count);
    for (uint32_t o = 0; o < outputs.count; ++o) {
      TensorType inner, outer;
      Ref from, to;
      MW_DEVICE_TRY(select(depth_));
      MW_DEVICE_TRY(source(outputs.get<int32_t>(o), inner, from));
      MW_DEVICE_TRY(select(depth_ - 1));
      MW_DEVICE_TRY(target(op.outputs.get<int32_t>(o), around.body == 2, outer, to));
      MW_REQUIRE(inner.dtype == outer.dtype && inner.bytes() == outer.bytes(), bad_shape);
      MW_DEVICE_TRY(copy(outer, from, to));
    }
    --depth_;
    if (!filling_) return Status::ok;
    StepHeader* guard = reinterpret_cast<StepHeader*>(frame.guard);
    BranchParams* params = reinterpret_cast<BranchParams*>(reinterpret_cast<Ref*>(guard + 1) + 1);
    params->steps = int32_t(step_ - frame.guard_step - 1);
    return Status::ok;
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
