// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/bidirectional.h"

#include "host/import/tflite/errors.h"
#include "host/import/tflite/runnable.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

using Op = tflite::BuiltinOperator;

// Where in a file's node the parts of a direction stand.
struct Places {
  uint32_t weights, states;
};
// What one of the two operators says.
struct Kind {
  const char* op;   // of one direction
  uint32_t inputs;  // of the file's node
  uint32_t taken;   // by one direction, behind x
  uint32_t states;  // of it
  Places places[2];
  uint32_t time_major, merges, curve;  // fields of the options
  bool time_major_if_absent;
};
constexpr Kind kLstm = {
    "unidirectional_sequence_lstm", 48, 15, 2, {{1, 35}, {18, 37}}, 4, 3, 0, true};
constexpr Kind kRnn = {"unidirectional_sequence_rnn", 12, 3, 1, {{1, 4}, {5, 8}}, 0, 2, 1, false};

class Reader {
 public:
  Reader(GraphTensors& tensors, Graph& graph, const Bidirectional& layers)
      : tensors_(tensors),
        graph_(graph),
        op_(layers.op),
        kind_(layers.kind == Op::BIDIRECTIONAL_SEQUENCE_LSTM ? kLstm : kRnn),
        file_{layers.file.data(), uint32_t(layers.file.size())} {}

  Outcome read() {
    MW_TRY_DO(read_options());
    if (size_of(op_.inputs()) != kind_.inputs || size_of(op_.outputs()) != (merges_ ? 1u : 2u)) {
      return malformed("it has not the inputs and outputs of its kind");
    }
    MW_TRY_DO(check_absent());
    MW_TRY(const TensorId x, input(0));
    if (x == kNoTensor || graph_.tensors[size_t(x)].shape.rank != 3) {
      return malformed("its input is no sequence");
    }
    MW_TRY(const GraphTensors::Slot* first, tensors_.slot(op_.outputs()->Get(0)));
    if (first == nullptr) return malformed("an output is absent");
    name_ = first->file->tensor.name;
    MW_TRY(const TensorId forward, layer(x, kind_.places[0], "_forward"));
    MW_TRY(const TensorId turned, turn_round(x, "_turned"));
    MW_TRY(const TensorId back, layer(turned, kind_.places[1], "_back"));
    MW_TRY(const TensorId backward, turn_round(back, "_backward"));
    if (!merges_) {
      MW_TRY_DO(give(0, forward));
      return give(1, backward);
    }
    const OpDef& join = *find_op("concatenation");
    Node node{&join, join.attrs.defaults, {forward, backward}, {}, name_, {}};
    set_attr(node, "axis", 2);
    MW_TRY(const TensorId y, add(std::move(node)));
    return give(0, y);
  }

 private:
  Outcome read_options() {
    const void* at = op_.builtin_options();
    FlatTable options;
    if (at != nullptr) {
      options = FlatTable(&file_, uint32_t(static_cast<const uint8_t*>(at) - file_.data));
    }
    const auto flag = [&](uint32_t field, bool absent) {
      return options.present() ? options.get<uint8_t>(field, absent ? 1 : 0) != 0 : absent;
    };
    time_major_ = flag(kind_.time_major, kind_.time_major_if_absent);
    merges_ = flag(kind_.merges, false);
    curve_ = options.present() ? options.get<int8_t>(kind_.curve, 0) : int8_t(0);
    if (lstm() && options.present()) {
      cell_clip_ = float_from_bits(options.get<int32_t>(1, 0));
    }
    if (file_.bad) return malformed("its options are damaged");
    constexpr int8_t kTanh = 4;
    if (curve_ < (lstm() ? kTanh : 0) || curve_ > kTanh) {
      return unsupported("its activation is " + std::to_string(curve_) + " of the schema", {});
    }
    return Ok{};
  }
  bool lstm() const { return kind_.states == 2; }

  // What no direction takes: auxiliary inputs with their weights, and projections.
  Outcome check_absent() const {
    for (uint32_t i = 1; i < kind_.inputs; ++i) {
      bool known = false;
      for (const Places& p : kind_.places) {
        known = known || (i >= p.weights && i < p.weights + kind_.taken) ||
                (i >= p.states && i < p.states + kind_.states);
      }
      if (!known && op_.inputs()->Get(i) != -1) {
        return unsupported("input " + std::to_string(i) + " is there",
                           "auxiliary inputs and projections are not supported");
      }
    }
    return Ok{};
  }

  Result<TensorId> input(uint32_t i) {
    MW_TRY(GraphTensors::Slot * slot, tensors_.read(op_.inputs()->Get(i)));
    if (slot == nullptr) return kNoTensor;
    return tensors_.use(*slot);
  }

  // Appends the node, if it runs.
  Result<TensorId> add(Node node) {
    MW_TRY(const TensorId y,
           add_node(graph_, *node.op, std::move(node.attrs), std::move(node.inputs), node.name));
    MW_TRY_DO(check_runnable(graph_, graph_.nodes.back()));
    return y;
  }

  Result<TensorId> layer(TensorId x, const Places& places, const char* suffix) {
    const OpDef& op = *find_op(kind_.op);
    Node node{&op, op.attrs.defaults, {x}, {}, name_ + suffix, {}};
    for (uint32_t i = 0; i < kind_.taken; ++i) {
      MW_TRY(node.inputs.emplace_back(), input(places.weights + i));
    }
    for (uint32_t i = 0; i < kind_.states; ++i) {
      MW_TRY(const GraphTensors::Slot* state,
             tensors_.read(op_.inputs()->Get(places.states + i), true));
      if (state == nullptr || state->file->tensor.is_constant()) {
        return malformed("input " + std::to_string(places.states + i) + " is no variable");
      }
    }
    for (uint32_t i = 0; i < op.core->min_inputs; ++i) {
      if (node.inputs[i] != kNoTensor) continue;
      return unsupported("input " + std::to_string(places.weights + i - 1) + " is absent", {});
    }
    set_attr(node, "time_major", time_major_ ? 1 : 0);
    set_attr(node, lstm() ? "cell_clip" : "curve", lstm() ? double(cell_clip_) : double(curve_));
    return add(std::move(node));
  }

  Result<TensorId> turn_round(TensorId x, const char* suffix) {
    const OpDef& reverse = *find_op("reverse_v2");
    Node node{&reverse, reverse.attrs.defaults, {x}, {}, name_ + suffix, {}};
    set_attr(node, "axes", time_major_ ? 1 : 2);
    return add(std::move(node));
  }

  Outcome give(uint32_t output, TensorId id) {
    MW_TRY(GraphTensors::Slot * slot, tensors_.claim(op_.outputs()->Get(output)));
    const Tensor &wanted = slot->file->tensor, &made = graph_.tensors[size_t(id)];
    if (wanted.dtype != made.dtype || wanted.shape != made.shape) {
      return malformed("output " + std::to_string(output) + " is " + type_text(wanted.type()) +
                       ", its layers give " + type_text(made.type()));
    }
    slot->id = id;
    return Ok{};
  }

  GraphTensors& tensors_;
  Graph& graph_;
  const tflite::Operator& op_;
  const Kind& kind_;
  FlatFile file_;
  std::string name_;
  bool time_major_ = false, merges_ = false;
  int8_t curve_ = 0;
  float cell_clip_ = 0;
};

}  // namespace

bool is_bidirectional(tflite::BuiltinOperator op) {
  return op == Op::BIDIRECTIONAL_SEQUENCE_LSTM || op == Op::BIDIRECTIONAL_SEQUENCE_RNN;
}

Outcome read_both(GraphTensors& tensors, Graph& graph, const Bidirectional& layers) {
  return Reader(tensors, graph, layers).read();
}

}  // namespace mw
