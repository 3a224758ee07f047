// SPDX-License-Identifier: Apache-2.0
// What: OpDef, the host half of an operator: its core and kernels, traits, quantization rule,
// reflection of Attrs and Params, export row and random cases.
// Why: passes, quantizer, exporter, tests and printers ask an operator, they never know one by
// name. Contract: constant data; `inline`-free: <op>_host.cc defines `extern const OpDef kDef` in
// the operator's namespace, and the list of all is generated from folder names.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "abi/attrs.h"
#include "abi/op.h"
#include "host/base/result.h"
#include "host/base/rng.h"
#include "host/ir/graph.h"
#include "host/ir/reflect.h"

namespace mw {

struct Traits {
  bool fuses_clamp = false;    // Attrs has `activation`, which a following clamp can move into
  bool fuses_pad = false;      // Attrs has `padding` and pad_top..pad_right
  bool elementwise = false;    // y[i] depends on x[i] alone (and constants)
  bool training_only = false;  // must be folded or dropped before compilation
  bool view = false;           // the bytes of the first output are those of the first input
  // As a node: which of its bodies runs. Flat (host/ir/flatten.h): whether the nodes behind it run.
  bool branches = false;
  // As a node: a condition and a body that runs while it holds. Flat: the nodes before it run
  // again.
  bool loops = false;
  // In a file: the nodes behind it run once in so many runs as its attribute cycles_max says, and
  // its outputs are variables. Here it is 1: the importer puts those nodes behind a branch.
  bool strides = false;
  bool copies_same_type = false;  // y = in[0] byte for byte where both have one type: pad, quantize
  bool moves = false;  // y holds elements of x and one constant: as cheap as their bytes are few
  // Attrs has `before` and `after`: y is x amid zeros, or amid `value`, if Attrs has it.
  bool pads = false;
  bool from_types = false;  // y depends on the types of its inputs alone: it is a constant
  // y is a number for x > 0 alone, so tests draw such; of integers a peer takes no less than 0.
  bool above_zero = false;
  // What uint8 gives is what int8 gives, all values and zero points 128 less: in TFLite's reference
  // kernels.
  bool unsigned_alike = false;
  Activation clamps = Activation::none;  // this operator only clamps, as the named activation does
};

// How post-training quantization treats the tensors of a node.
struct QuantRule {
  // shared: the output's, which all inputs take over, as where bytes are moved.
  enum class Output { calibrated, same_as_input, fixed, shared };
  Output output = Output::calibrated;
  float fixed_scale = 0;  // for Output::fixed, of s8; other types follow from it
  int32_t fixed_zero_point = 0;
  int weight_slot = -1;  // symmetric, one scale an entry of weight_axis
  int weight_axis = 0;
  bool one_s4_scale = false;       // int4 weights have one scale together: TFLM takes no more
  int bias_slot = -1;              // as wide as the accumulator, scale = x scale * weight scale
  bool weight_zero_point = false;  // TFLite reads the zero point of the weights, and we need it 0
  bool quantizable = true;         // false: stays float, between dequantize and quantize

  // The input that the weights are multiplied with.
  size_t x_slot() const { return weight_slot == 0 ? 1 : 0; }
};

// A node as TFLite writes it: extra constant inputs and the options table (built by the exporter).
struct TfliteExport {
  // Shapes, paddings, axes: the first OpCore::operands_before before the node's inputs, the others
  // behind them. One without a type is absent, one without contents a variable.
  std::vector<Tensor> extra_inputs;
  std::vector<int64_t> options;      // scalars of the options table in schema order; float: bits
  std::vector<int32_t> option_list;  // what a field holds that is a list; its entry above is 0
  Bytes custom_options;              // of a custom operator, instead
  std::vector<Tensor> intermediates = {};  // without elements: of their types alone
  int version = 1;
};

// OpDef::to_tflite of an operator that has neither options nor a later version.
inline Result<TfliteExport> to_first_version(const Graph&, const Node&) {
  return TfliteExport{.version = 1};
}

// A class of cores, as far as the time of kernels depends on it.
struct CoreClass {
  uint32_t isa_mask = isa_bit(Isa::portable);
  bool for_size = false;  // kernels are compiled with -Os
};

// A kernel's body, which a firmware compiles for Params that it knows: the inline function
// <kernel>_body(params, args) of the operator's namespace. Figures are those of a HostRow.
struct FixedBody {
  const char* header;  // as it is included
  uint32_t code_bytes;
  uint64_t (*cost)(const void* params, CoreClass core);
};

// What the host alone knows of a kernel. Each kernel of an operator that has a choice has one.
struct HostRow {
  const KernelRow* row;
  uint32_t code_bytes;  // on a Cortex-M4, compiled for size
  // Instructions of a run, estimated: kernels of one operator are compared by it.
  uint64_t (*cost)(const void* params, CoreClass core);
  // Of a packed row: its stream, from the inputs that are constant (others are null) and the
  // derived tables; empty where the row cannot serve them.
  std::optional<Bytes> (*pack)(const void* params, const Args& constants) = nullptr;
  const FixedBody* fixed = nullptr;  // null: none
};

struct OpDef {
  const OpCore* core;
  std::span<const KernelRow> rows;
  Traits traits;
  QuantRule quant;
  Reflection attrs;   // reflect<Attrs>()
  Reflection params;  // reflect<Params>()
  // The node as TFLite writes it; nullptr if TFLite has no such operator.
  Result<TfliteExport> (*to_tflite)(const Graph& graph, const Node& node) = nullptr;
  // A one-node graph with constants filled in, valid for `dtype` of the first input (f32, s8 ...);
  // covers edge shapes with some probability. Empty if the operator has no such dtype.
  std::optional<Graph> (*random_case)(Rng& rng, DType dtype) = nullptr;
  std::span<const HostRow> host_rows = {};
  // Attributes that random_case never changes, for with other values the peer leaves some of its
  // output as it was; the folder's own tests change them. Names between spaces.
  std::string_view kept_attrs = {};
  float f32_tolerance = 0;  // of f32 variants against the reference, relative to the largest output
  // The class in the operator's namespace that holds Params, kernels and kCore: a member of a
  // family has one. Empty: the namespace itself does.
  std::string_view cpp_class = {};
  // The namespace of its code; empty: mw::<name>.
  std::string_view cpp_namespace = {};
  // What .tflite files call it, where it is a custom operator (core->tflite_code kTfliteCustom).
  // Without to_tflite its attributes are written as read_custom_options() reads them.
  std::string_view custom_name = {};

  std::string_view name() const { return core->name; }
  // Whether .tflite files can hold it.
  bool has_tflite() const {
    const bool custom = core->tflite_code == kTfliteCustom;
    return custom || (to_tflite != nullptr && core->tflite_code != kNoTflite);
  }
};

// Whether a kernel of the operator takes that type as its first input.
bool has_row(const OpDef& op, DType dtype);

// All operators: those of dsp/ and ops/, sorted by folder name, then those from outside the tree
// (host/ir/outside_ops.h).
std::span<const OpDef* const> all_ops();
// "ops/conv_2d": the folder of an operator, relative to the source root.
std::string op_folder(const OpDef& op);
const OpDef* find_op(std::string_view name);
const OpDef* find_op_by_code(uint16_t code);
const OpDef* find_op_by_tflite(uint16_t builtin_code);
const OpDef* find_custom_op(std::string_view custom_name);
// The row with this wire id, or null.
const KernelRow* find_kernel(uint32_t id);
// The host's half of a row, or null.
const HostRow* find_host_row(const OpDef& op, const KernelRow& row);
// The rows for these ISAs that fit, best first; a packed one may still refuse what it is to pack.
std::vector<const KernelRow*> candidates(const OpDef& op, const void* params, const OpTypes& types,
                                         uint32_t isa_mask);

// Appends a node whose output tensors get dtype and shape from infer(); quant is copied from
// `quant`.
Result<TensorId> add_node(Graph& graph, const OpDef& op, Bytes attrs, std::vector<TensorId> inputs,
                          std::string name, QuantInfo quant = {});
template <class A>
Result<TensorId> add_node(Graph& graph, const OpDef& op, const A& attrs,
                          std::vector<TensorId> inputs, std::string name, QuantInfo quant = {}) {
  const auto* first = reinterpret_cast<const uint8_t*>(&attrs);
  return add_node(graph, op, Bytes(first, first + sizeof(A)), std::move(inputs), std::move(name),
                  std::move(quant));
}
// The bytes of `from` as the tensor `to`, of as many: a view where both may share a buffer.
Node view_node(const Graph& graph, TensorId from, TensorId to);

// An enumerated or numeric attribute by name; the operator must have it.
double get_attr(const Node& node, std::string_view name);
void set_attr(Node& node, std::string_view name, double value);

// Error of a node for a device Status: names node, operator and cause.
Error node_error(const Graph& graph, const Node& node, Status status);

}  // namespace mw
