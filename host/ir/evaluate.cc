// SPDX-License-Identifier: Apache-2.0
#include "host/ir/evaluate.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/branch.h"
#include "host/base/stop.h"
#include "host/ir/flatten.h"
#include "host/ir/op_def.h"
#include "host/ir/slots.h"

namespace mw {

namespace {

// A node with all that its kernel needs. Buffers come from operator new, which aligns to 16 bytes.
struct Prepared {
  const KernelRow* row = nullptr;
  Bytes params, scratch;
  std::vector<Bytes> tables, states;
  std::vector<uint32_t> patterns;  // of the states

  void reset() {
    for (size_t s = 0; s < states.size(); ++s) {
      for (size_t i = 0; i < states[s].size(); ++i) {
        states[s][i] = uint8_t(patterns[s] >> (8 * (i % 4)));
      }
    }
  }
};

struct Types {
  std::vector<TensorType> in, out;
  OpTypes view() const {
    return {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  }
};

// A kernel touches as many bytes of a tensor as its footprint says, whatever its type says.
bool fits(const Footprint& footprint, const Types& types) {
  for (size_t i = 0; i < types.in.size(); ++i) {
    if (types.in[i].present() && footprint.in_bytes[i] > types.in[i].bytes()) return false;
  }
  for (size_t i = 0; i < types.out.size(); ++i) {
    if (footprint.out_bytes[i] > types.out[i].bytes()) return false;
  }
  return true;
}

Result<Prepared> prepare_node(const Graph& graph, const Node& node) {
  const OpCore& core = *node.op->core;
  const Types types{graph.input_types(node), graph.output_types(node)};
  Prepared out;
  out.params.resize(core.params_bytes);
  Status status = core.prepare(node.attrs.data(), types.view(), out.params.data());
  if (status != Status::ok) return node_error(graph, node, status);
  const Span<const KernelRow> rows(node.op->rows.data(), uint32_t(node.op->rows.size()));
  out.row = first_fitting(rows, core.code, out.params.data(), types.view(), isa_bit(Isa::portable));
  if (out.row == nullptr) return node_error(graph, node, Status::no_kernel);
  OwnFootprint footprint(slots_of(core, uint32_t(types.in.size()), uint32_t(types.out.size())));
  status = out.row->footprint(out.params.data(), *out.row, *footprint);
  if (status != Status::ok) return node_error(graph, node, status);
  std::vector<void*> pointers;
  for (uint32_t i = 0; i < core.tables; ++i) {
    out.tables.emplace_back(footprint->table_bytes[i]);
    pointers.push_back(out.tables.back().empty() ? nullptr : out.tables.back().data());
  }
  if (core.derive != nullptr) {
    core.derive(node.attrs.data(), types.view(), out.params.data(), pointers.data());
  }
  for (uint32_t i = 0; i < core.states; ++i) {
    out.patterns.push_back(footprint->state_pattern[i]);
    out.states.emplace_back(footprint->state_bytes[i]);
  }
  status = out.row->check_tables == nullptr
               ? Status::ok
               : out.row->check_tables(out.params.data(), pointers.data(), *footprint);
  if (status == Status::ok && !fits(*footprint, types)) status = Status::bad_shape;
  if (status != Status::ok) return node_error(graph, node, status);
  out.reset();
  out.scratch.resize(footprint->scratch_bytes);
  return out;
}

// in, out: buffers of the node's tensors by slot.
void run_node(Prepared& prepared, const OpCore& core, std::span<const void* const> in,
              std::span<void* const> out) {
  KernelArgs args(slots_of(core, uint32_t(in.size()), uint32_t(out.size())));
  std::ranges::copy(in, args.in.begin());
  std::ranges::copy(out, args.out.begin());
  for (size_t i = 0; i < prepared.tables.size(); ++i) {
    args.tables[i] = prepared.tables[i].empty() ? nullptr : prepared.tables[i].data();
  }
  for (size_t i = 0; i < prepared.states.size(); ++i) args.states[i] = prepared.states[i].data();
  args.scratch = prepared.scratch.data();
  prepared.row->run(prepared.params.data(), args);
}

}  // namespace

Error endless_loop(const std::string& name) {
  return Error{ErrorKind::unsupported,
               fmt::format("its loops go round more than {} times in one run", kMostRounds),
               name.empty() ? "loop" : "loop '" + name + "'",
               "on a device it may never end: see what its condition depends on"};
}

struct Evaluator::State {
  FlatGraph flat;
  std::vector<Prepared> nodes;
  std::vector<Bytes> buffers;  // by tensor; empty for constants and for what is stored
  std::vector<Bytes> storage;  // by variable

  Bytes& buffer(TensorId id) {
    return flat.stored(id) ? storage[size_t(flat.variable[size_t(id)])] : buffers[size_t(id)];
  }
  void reset() {
    for (Prepared& node : nodes) node.reset();
    for (size_t v = 0; v < storage.size(); ++v) storage[v] = *flat.graph.variables[v].initial;
  }
};

Evaluator::Evaluator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;
Evaluator::~Evaluator() = default;

Result<Evaluator> Evaluator::open(const Graph& graph) {
  auto state = std::make_unique<State>();
  MW_TRY(state->flat, flatten(graph));
  const Graph& flat = state->flat.graph;
  for (const Node& node : flat.nodes) {
    MW_TRY(Prepared prepared, prepare_node(flat, node));
    state->nodes.push_back(std::move(prepared));
  }
  for (size_t id = 0; id < flat.tensors.size(); ++id) {
    const Tensor& tensor = flat.tensors[id];
    const bool elsewhere = tensor.is_constant() || state->flat.stored(TensorId(id));
    state->buffers.emplace_back(elsewhere ? 0 : tensor.bytes());
  }
  state->storage.resize(flat.variables.size());
  state->reset();
  return Evaluator(std::move(state));
}

Outcome Evaluator::run(std::span<const Bytes> inputs) {
  const Graph& graph = state_->flat.graph;
  if (inputs.size() != graph.inputs.size()) {
    return Error{ErrorKind::usage, fmt::format("the graph has {} inputs, {} were given",
                                               graph.inputs.size(), inputs.size())};
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    Bytes& buffer = state_->buffer(graph.inputs[i]);
    if (buffer.size() != inputs[i].size()) {
      return Error{ErrorKind::usage,
                   fmt::format("expected {} bytes, got {}", buffer.size(), inputs[i].size()),
                   fmt::format("input {}", i)};
    }
    std::ranges::copy(inputs[i], buffer.begin());
  }
  uint32_t rounds = 0;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    MW_TRY_DO(check_stop());
    const Node& node = graph.nodes[n];
    if (node.op->traits.branches) {
      n += skipped_steps(node.as<BranchParams>(), tensor(node.inputs[0])[0] != 0);
      continue;
    }
    if (node.op->traits.loops) {
      if (tensor(node.inputs[0])[0] == 0) continue;
      if (++rounds > kMostRounds) return endless_loop(node.name);
      n = size_t(loop_start(graph, int(n))) - 1;
      continue;
    }
    std::vector<const void*> in;
    std::vector<void*> out;
    for (TensorId id : node.inputs) in.push_back(id == kNoTensor ? nullptr : tensor(id).data());
    for (TensorId id : node.outputs) out.push_back(state_->buffer(id).data());
    run_node(state_->nodes[n], *node.op->core, in, out);
  }
  return Ok{};
}

std::span<const uint8_t> Evaluator::tensor(TensorId id) const {
  const Tensor& tensor = state_->flat.graph.tensors[size_t(id)];
  if (tensor.is_constant()) return *tensor.data;
  return state_->buffer(id);
}

std::span<const uint8_t> Evaluator::output(size_t i) const {
  return tensor(state_->flat.graph.outputs[i]);
}

void Evaluator::reset() {
  state_->reset();
}

Result<std::vector<Bytes>> evaluate_node(const Graph& graph, const Node& node) {
  MW_TRY(Prepared prepared, prepare_node(graph, node));
  std::vector<const void*> in;
  std::vector<void*> out;
  std::vector<Bytes> results;
  for (TensorId id : node.inputs) {
    const bool known = id != kNoTensor && graph.tensors[size_t(id)].is_constant();
    in.push_back(known ? graph.tensors[size_t(id)].data->data() : nullptr);
  }
  for (TensorId id : node.outputs) results.emplace_back(graph.tensors[size_t(id)].bytes());
  for (Bytes& result : results) out.push_back(result.data());
  run_node(prepared, *node.op->core, in, out);
  return results;
}

}  // namespace mw
