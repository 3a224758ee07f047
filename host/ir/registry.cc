// SPDX-License-Identifier: Apache-2.0
// The list of operators comes from folder names (gen/ops_list.inc, gen/dsp_list.inc).
#include <algorithm>

#include "host/ir/op_def.h"
#include "host/ir/outside_ops.h"

#define MW_OP(name)        \
  namespace mw::name {     \
  extern const OpDef kDef; \
  }
#include "dsp_list.inc"
#include "ops_list.inc"
#undef MW_OP

namespace mw {

namespace {

std::vector<const OpDef*>& list_of_ops() {
  static std::vector<const OpDef*> ops = {
#define MW_OP(name) &name::kDef,
#include "dsp_list.inc"
#include "ops_list.inc"
#undef MW_OP
  };
  return ops;
}

std::vector<SourceFile>& list_of_sources() {
  static std::vector<SourceFile> files;
  return files;
}

}  // namespace

std::span<const OpDef* const> all_ops() {
  return list_of_ops();
}

void add_outside_ops(std::span<const OpDef* const> ops, std::span<const SourceFile> sources) {
  list_of_ops().insert(list_of_ops().end(), ops.begin(), ops.end());
  list_of_sources().insert(list_of_sources().end(), sources.begin(), sources.end());
}

std::span<const SourceFile> outside_sources() {
  return list_of_sources();
}

std::string op_folder(const OpDef& op) {
  static const OpDef* const blocks[] = {
      nullptr,  // the list may be empty
#define MW_OP(name) &name::kDef,
#include "dsp_list.inc"
#undef MW_OP
  };
  const bool is_block = std::ranges::find(blocks, &op) != std::end(blocks);
  return (is_block ? "dsp/" : "ops/") + std::string(op.name());
}

namespace {

template <class Match>
const OpDef* find(Match match) {
  for (const OpDef* op : all_ops()) {
    if (match(*op)) return op;
  }
  return nullptr;
}

}  // namespace

bool has_row(const OpDef& op, DType dtype) {
  return std::ranges::any_of(op.rows, [&](const KernelRow& row) { return row.x == dtype; });
}

const OpDef* find_op(std::string_view name) {
  return find([&](const OpDef& op) { return op.name() == name; });
}
const OpDef* find_op_by_code(uint16_t code) {
  return find([&](const OpDef& op) { return op.core->code == code; });
}
const OpDef* find_op_by_tflite(uint16_t builtin_code) {
  if (builtin_code == kNoTflite || builtin_code == kTfliteCustom) return nullptr;
  return find([&](const OpDef& op) { return op.core->tflite_code == builtin_code; });
}
const OpDef* find_custom_op(std::string_view custom_name) {
  return find([&](const OpDef& op) {
    return op.core->tflite_code == kTfliteCustom && op.custom_name == custom_name;
  });
}

const KernelRow* find_kernel(uint32_t id) {
  for (const OpDef* op : all_ops()) {
    for (const KernelRow& row : op->rows) {
      if (row.id == id) return &row;
    }
  }
  return nullptr;
}

const HostRow* find_host_row(const OpDef& op, const KernelRow& row) {
  for (const HostRow& host : op.host_rows) {
    if (host.row->id == row.id) return &host;
  }
  return nullptr;
}

std::vector<const KernelRow*> candidates(const OpDef& op, const void* params, const OpTypes& types,
                                         uint32_t isa_mask) {
  std::vector<const KernelRow*> rows;
  for (const KernelRow& row : op.rows) {
    if ((isa_bit(row.isa) & isa_mask) != 0 && fits(row, params, types)) rows.push_back(&row);
  }
  return rows;
}

Node view_node(const Graph& graph, TensorId from, TensorId to) {
  const Tensor& type = graph.tensors[size_t(to)];
  const OpDef& view = *find_op("reshape");
  Node node{&view, view.attrs.defaults, {from}, {to}, type.name, {}};
  set_attr(node, "rank", double(type.shape.rank));
  const Field& dims = *view.attrs.find("shape");
  for (uint32_t i = 0; i < type.shape.rank; ++i) {
    set_field(dims, node.attrs, i, double(type.shape[i]));
  }
  return node;
}

double get_attr(const Node& node, std::string_view name) {
  const Field* field = node.op->attrs.find(name);
  MW_CHECK(field != nullptr, "no attribute " + std::string(name));
  return get_field(*field, node.attrs, 0);
}

void set_attr(Node& node, std::string_view name, double value) {
  const Field* field = node.op->attrs.find(name);
  MW_CHECK(field != nullptr && set_field(*field, node.attrs, 0, value),
           "cannot set attribute " + std::string(name));
}

Error node_error(const Graph& graph, const Node& node, Status status) {
  std::string where = "node " + std::to_string(&node - graph.nodes.data());
  if (&node < graph.nodes.data() || &node >= graph.nodes.data() + graph.nodes.size()) {
    where = "new node";
  }
  where += " " + std::string(node.op->name());
  if (!node.name.empty()) where += " '" + node.name + "'";
  const bool unsupported = status == Status::no_kernel || status == Status::bad_dtype ||
                           status == Status::unknown_op || status == Status::too_large;
  return Error{unsupported ? ErrorKind::unsupported : ErrorKind::malformed_input,
               status_text(status),
               where,
               {}};
}

Result<TensorId> add_node(Graph& graph, const OpDef& op, Bytes attrs, std::vector<TensorId> inputs,
                          std::string name, QuantInfo quant) {
  Node node{&op, std::move(attrs), std::move(inputs), {}, std::move(name)};
  const std::vector<TensorType> in = graph.input_types(node);
  std::vector<TensorType> out(op.core->outputs);
  const Status status = op.core->infer(node.attrs.data(), {in.data(), uint32_t(in.size())},
                                       {out.data(), uint32_t(out.size())});
  if (status != Status::ok) return node_error(graph, node, status);
  for (size_t i = 0; i < out.size(); ++i) {
    std::string tensor_name = i == 0 ? node.name : node.name + ":" + std::to_string(i);
    node.outputs.push_back(
        graph.add(Tensor{std::move(tensor_name), out[i].dtype, out[i].shape, quant, nullptr}));
  }
  graph.nodes.push_back(std::move(node));
  return graph.nodes.back().outputs[0];
}

}  // namespace mw
