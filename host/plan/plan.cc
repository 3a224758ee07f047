// SPDX-License-Identifier: Apache-2.0
#include "host/plan/plan.h"

#include <algorithm>
#include <cstring>

#include "host/plan/memory.h"

namespace mw {

namespace {

constexpr uint32_t kConstantAlign = 16;

// Collects constants; equal contents are stored once.
class ConstantPool {
 public:
  Ref add(std::span<const uint8_t> content) {
    for (const auto& [offset, bytes] : pieces_) {
      if (bytes == content.size() &&
          std::equal(content.begin(), content.end(), pool_.begin() + offset)) {
        return Ref::make(Region::constants, offset);
      }
    }
    pool_.resize((pool_.size() + kConstantAlign - 1) / kConstantAlign * kConstantAlign);
    const uint32_t offset = uint32_t(pool_.size());
    pool_.insert(pool_.end(), content.begin(), content.end());
    pieces_.push_back({offset, content.size()});
    return Ref::make(Region::constants, offset);
  }
  Bytes take() { return std::move(pool_); }

 private:
  Bytes pool_;
  std::vector<std::pair<uint32_t, size_t>> pieces_;
};

// A node before memory is placed.
struct Prepared {
  PlanStep step;
  Footprint footprint;
};

struct NodeTypes {
  std::vector<TensorType> in, out;
  OpTypes view() const {
    return {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  }
};

Error no_kernel_error(const Graph& graph, const Node& node) {
  Error error = node_error(graph, node, Status::no_kernel);
  error.hint = "quantize the model to int8, or see docs/ops.md for the data types of each operator";
  return error;
}

// Derived tables of a node, appended to its inputs.
void derive_tables(const Node& node, const OpTypes& types, Prepared& prepared, ConstantPool& pool) {
  const OpCore& core = *node.op->core;
  PlanStep& step = prepared.step;
  step.in.resize(core.inputs);
  std::vector<Bytes> tables(core.derived);
  std::vector<void*> pointers(core.derived);
  for (uint32_t t = 0; t < core.derived; ++t) {
    tables[t].resize(prepared.footprint.in_bytes[core.inputs + t]);
    pointers[t] = tables[t].empty() ? nullptr : tables[t].data();
  }
  if (core.derive != nullptr) {
    core.derive(node.attrs.data(), types, step.params.data(), pointers.data());
  }
  for (const Bytes& table : tables) step.in.push_back(table.empty() ? Ref{} : pool.add(table));
}

Result<Prepared> prepare_node(const Graph& graph, const Node& node, const PlanOptions& options,
                              ConstantPool& pool) {
  const OpCore& core = *node.op->core;
  const NodeTypes types{graph.input_types(node), graph.output_types(node)};
  Prepared out;
  PlanStep& step = out.step;
  step.op = node.op;
  step.node = int(&node - graph.nodes.data());
  step.params.resize(core.params_bytes);
  Status status = core.prepare(node.attrs.data(), types.view(), step.params.data());
  if (status != Status::ok) return node_error(graph, node, status);
  const Span<const KernelRow> rows(node.op->rows.data(), uint32_t(node.op->rows.size()));
  step.kernel =
      choose(rows, core.code, step.params.data(), types.view(), options.isa_mask, options.optimize);
  if (step.kernel == nullptr) return no_kernel_error(graph, node);
  status = step.kernel->footprint(step.params.data(), *step.kernel, out.footprint);
  if (status != Status::ok) return node_error(graph, node, status);
  derive_tables(node, types.view(), out, pool);
  step.out.resize(size_t(core.outputs) + core.states);
  step.scratch_bytes = out.footprint.scratch_bytes;
  step.out_bytes = out.footprint.out_bytes[0];
  step.macs = core.macs == nullptr ? 0 : core.macs(step.params.data());
  return out;
}

// Output placed at or above its input by less than `forward` allows: the step must run in reverse.
void choose_direction(PlanStep& step, const Footprint& footprint) {
  const OpCore& core = *step.op->core;
  if (core.overlap == nullptr || core.set_reverse == nullptr) return;
  const Ref out = step.out[0];
  for (uint32_t slot = 0; slot < core.inputs; ++slot) {
    const Ref in = step.in[slot];
    if (in.region() != Region::arena) continue;
    const int64_t distance = int64_t(in.offset()) - int64_t(out.offset());
    const bool apart = distance >= int64_t(footprint.out_bytes[0]) ||
                       -distance >= int64_t(footprint.in_bytes[slot]);
    if (apart) continue;
    const int32_t forward = core.overlap(step.params.data(), *step.kernel, slot, false);
    if (forward == kNoOverlap || distance < forward) core.set_reverse(step.params.data());
    return;
  }
}

// Writes the offsets that the memory planner found into the steps.
void bind_memory(const Graph& graph, const MemoryPlan& memory, std::vector<Prepared>& nodes,
                 ConstantPool& pool) {
  const auto ref_of = [&](TensorId id) -> Ref {
    if (id == kNoTensor) return {};
    const Tensor& tensor = graph.tensors[size_t(id)];
    if (tensor.is_constant()) return pool.add(*tensor.data);
    return Ref::make(Region::arena, memory.tensor_offset[size_t(id)]);
  };
  for (Prepared& prepared : nodes) {
    PlanStep& step = prepared.step;
    const Node& node = graph.nodes[size_t(step.node)];
    for (uint32_t i = 0; i < step.op->core->inputs; ++i) step.in[i] = ref_of(node.input(i));
    for (uint32_t i = 0; i < step.op->core->outputs; ++i) step.out[i] = ref_of(node.outputs[i]);
    const MemoryPlan::Step& extra = memory.steps[size_t(step.node)];
    for (size_t i = 0; i < extra.state_offset.size(); ++i) {
      step.out[step.op->core->outputs + i] = Ref::make(Region::arena, extra.state_offset[i]);
    }
    if (step.scratch_bytes != 0) step.scratch = Ref::make(Region::arena, extra.scratch_offset);
    choose_direction(step, prepared.footprint);
  }
}

PlanIo io_of(const Graph& graph, TensorId id, const MemoryPlan& memory, ConstantPool& pool) {
  PlanIo io{graph.tensors[size_t(id)], {}};
  io.at = io.tensor.is_constant() ? pool.add(*io.tensor.data)
                                  : Ref::make(Region::arena, memory.tensor_offset[size_t(id)]);
  io.tensor.data = nullptr;
  return io;
}

}  // namespace

Result<Plan> make_plan(const Graph& graph, const PlanOptions& options) {
  ConstantPool pool;
  std::vector<Prepared> nodes;
  std::vector<MemoryNode> memory_nodes;
  for (const Node& node : graph.nodes) {
    MW_TRY(Prepared prepared, prepare_node(graph, node, options, pool));
    memory_nodes.push_back({&node, prepared.step.kernel, &prepared.footprint, nullptr});
    nodes.push_back(std::move(prepared));
  }
  for (size_t n = 0; n < nodes.size(); ++n) {  // addresses are stable from here on
    memory_nodes[n].footprint = &nodes[n].footprint;
    memory_nodes[n].params = nodes[n].step.params.data();
  }
  const MemoryPlan memory =
      plan_memory(graph, memory_nodes, {options.overlap, options.search_rounds});
  bind_memory(graph, memory, nodes, pool);

  Plan plan;
  plan.name = graph.name;
  plan.metadata = graph.metadata;
  plan.arena_bytes = memory.arena_bytes;
  plan.state_bytes = memory.state_bytes;
  for (TensorId id : graph.inputs) plan.inputs.push_back(io_of(graph, id, memory, pool));
  for (TensorId id : graph.outputs) plan.outputs.push_back(io_of(graph, id, memory, pool));
  for (Prepared& prepared : nodes) {
    const bool nothing_to_do = !options.keep_views && prepared.step.op->core->view &&
                               prepared.step.in[0] == prepared.step.out[0];
    if (!nothing_to_do) plan.steps.push_back(std::move(prepared.step));
  }
  plan.constants = pool.take();
  return plan;
}

}  // namespace mw
