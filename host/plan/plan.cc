// SPDX-License-Identifier: Apache-2.0
#include "host/plan/plan.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "abi/branch.h"
#include "abi/checked.h"
#include "abi/direction.h"
#include "host/ir/slots.h"
#include "host/plan/bands.h"
#include "host/plan/memory.h"
#include "host/plan/variants.h"
#include "rt/memory_planner.h"

namespace mw {

namespace {

constexpr uint32_t kConstantAlign = 16;

// Collects constants; equal contents are stored once.
class ConstantPool {
 public:
  Ref add(std::span<const uint8_t> content) {
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    const size_t hash = std::hash<std::string_view>()(text);
    const auto [first, last] = pieces_.equal_range(hash);
    for (auto piece = first; piece != last; ++piece) {
      const auto& [offset, bytes] = piece->second;
      if (bytes == content.size() &&
          std::equal(content.begin(), content.end(), pool_.begin() + offset)) {
        return Ref::make(Region::constants, offset);
      }
    }
    pool_.resize((pool_.size() + kConstantAlign - 1) / kConstantAlign * kConstantAlign);
    const uint32_t offset = uint32_t(pool_.size());
    pool_.insert(pool_.end(), content.begin(), content.end());
    pieces_.emplace(hash, std::pair(offset, content.size()));
    return Ref::make(Region::constants, offset);
  }
  // Tensors may share their contents: these need no second look.
  Ref add(const std::shared_ptr<const Bytes>& content) {
    const auto [place, is_new] = shared_.try_emplace(content.get());
    if (is_new) place->second = add(std::span<const uint8_t>(*content));
    return place->second;
  }
  bool fits() const { return pool_.size() <= kMaxBytes; }
  Bytes take() { return std::move(pool_); }

 private:
  Bytes pool_;
  std::unordered_multimap<size_t, std::pair<uint32_t, size_t>> pieces_;
  std::unordered_map<const Bytes*, Ref> shared_;
};

Error constants_too_large() {
  return Error{ErrorKind::does_not_fit, "its constants and tables exceed 256 MB", {}, {}};
}

// A node before memory is placed.
struct Prepared {
  PlanStep step;
  const Variant* variant;

  const Footprint& footprint() const { return *variant->footprint; }
  // Where output `o` stands in an input; kNoAlias: nowhere.
  int32_t alias(uint32_t o, uint32_t slot) const {
    if (step.op->core->alias == nullptr) return kNoAlias;
    std::vector<const void*> tables;
    for (const Bytes& table : *variant->tables) tables.push_back(table.data());
    return step.op->core->alias(step.params.data(), tables.data(), o, slot);
  }
};

Prepared prepared_of(const Graph& graph, const NodeVariants& node, const Variant& variant) {
  Prepared out{.step = {}, .variant = &variant};
  PlanStep& step = out.step;
  step.op = graph.nodes[size_t(node.node)].op;
  step.node = node.node;
  step.kernel = variant.row;
  step.fixed = variant.fixed;
  step.params = node.params;
  const Slots slots = variant.footprint->slots;
  step.in.resize(slots.in());
  step.tables.resize(slots.tables());
  step.out.resize(slots.out());
  step.states.resize(slots.states());
  step.scratch_bytes = variant.footprint->scratch_bytes;
  step.out_bytes = slots.out() == 0 ? 0 : variant.footprint->out_bytes[0];
  step.macs = step.op->core->macs == nullptr ? 0 : step.op->core->macs(step.params.data());
  return out;
}

// What a node needs of memory, and with which inputs its output may share some.
MemoryStep memory_step(const Graph& graph, const Prepared& prepared, bool overlap) {
  const PlanStep& step = prepared.step;
  const Node& node = graph.nodes[size_t(step.node)];
  const OpCore& core = *step.op->core;
  MemoryStep out{node.inputs, node.outputs, {}, step.scratch_bytes, {}, {}};
  if (step.op->traits.loops) out.loop_from = loop_start(graph, step.node);
  for (uint32_t i = 0; i < core.states; ++i) {
    out.state_bytes.push_back(prepared.footprint().state_bytes[i]);
  }
  for (uint32_t o = 0; core.alias != nullptr && o < node.outputs.size(); ++o) {
    for (uint32_t slot = 0; slot < node.inputs.size(); ++slot) {
      const int32_t offset = prepared.alias(o, slot);
      if (offset != kNoAlias && node.inputs[slot] != kNoTensor) {
        out.aliases.push_back({o, node.inputs[slot], uint32_t(offset)});
      }
    }
  }
  if (!overlap || core.overlap == nullptr || !step.kernel->raster) return out;
  for (uint32_t slot = 0; slot < node.inputs.size(); ++slot) {
    const TensorId id = node.inputs[slot];
    if (id == kNoTensor || graph.tensors[size_t(id)].is_constant()) continue;
    const int32_t forward = core.overlap(step.params.data(), *step.kernel, {0, slot, false});
    const int32_t reverse = core.set_reverse == nullptr
                                ? kNoOverlap
                                : core.overlap(step.params.data(), *step.kernel, {0, slot, true});
    out.overlaps.push_back({id, forward, reverse});
  }
  return out;
}

// Writes the offsets that the memory planner found into the steps.
class Binder {
 public:
  Binder(const Graph& graph, const MemoryPlan& memory, ConstantPool& pool)
      : graph_(graph), memory_(memory), pool_(pool) {}

  // Tables come before what the binder adds.
  void add_tables(Prepared& prepared) {
    for (size_t t = 0; t < prepared.step.tables.size(); ++t) {
      const Bytes& table = (*prepared.variant->tables)[t];
      if (!table.empty()) prepared.step.tables[t] = pool_.add(std::span<const uint8_t>(table));
    }
  }

  Ref ref_of(TensorId id) {
    if (id == kNoTensor) return {};
    const Tensor& tensor = graph_.tensors[size_t(id)];
    if (tensor.is_constant()) return pool_.add(tensor.data);
    return Ref::make(Region::arena, memory_.tensor_offset[size_t(id)]);
  }

  void bind(Prepared& prepared, const MemoryPlan::Step& extra) {
    PlanStep& step = prepared.step;
    const Node& node = graph_.nodes[size_t(step.node)];
    for (uint32_t i = 0; i < step.in.size(); ++i) {
      // What a packed kernel does not read is not stored.
      const bool read = !step.kernel->packed || prepared.footprint().in_bytes[i] != 0;
      if (read) step.in[i] = ref_of(node.input(i));
    }
    for (uint32_t i = 0; i < step.out.size(); ++i) step.out[i] = ref_of(node.outputs[i]);
    for (size_t i = 0; i < extra.state_offset.size(); ++i) {
      step.states[i] = Ref::make(Region::arena, extra.state_offset[i]);
    }
    if (step.scratch_bytes != 0) step.scratch = Ref::make(Region::arena, extra.scratch_offset);
  }

  // The steps of a pair that runs band by band; its scratch holds a band of the tensor between,
  // then the scratch of the kernels.
  void bind_bands(const RowBands& bands, Prepared& first, Prepared& second,
                  const MemoryPlan::Step& extra, std::vector<PlanStep>& steps) {
    bind(first, {});
    bind(second, {});
    const Ref between = Ref::make(Region::arena, extra.scratch_offset);
    const Ref scratch = Ref::make(Region::arena, extra.scratch_offset + bands.between_bytes);
    for (const RowBands::Piece& piece : bands.pieces) {
      PlanStep a = first.step, b = second.step;
      a.params = piece.first_params;
      b.params = piece.second_params;
      a.fixed = b.fixed = nullptr;  // each band has Params of its own
      a.in[0].bits += piece.in_offset;
      a.out[0] = b.in[0] = between;
      b.out[0].bits += piece.out_offset;
      for (PlanStep* step : {&a, &b}) {
        if (step->scratch_bytes != 0) step->scratch = scratch;
        OwnFootprint footprint(step->slots());
        const Status status =
            step->kernel->footprint(step->params.data(), *step->kernel, *footprint);
        MW_CHECK(status == Status::ok, "a band of a valid problem is a valid problem");
        step->out_bytes = footprint->out_bytes[0];
        step->macs =
            step->op->core->macs == nullptr ? 0 : step->op->core->macs(step->params.data());
        steps.push_back(std::move(*step));
      }
    }
  }

  PlanIo io_of(TensorId id) {
    PlanIo io{graph_.tensors[size_t(id)], ref_of(id)};
    io.tensor.data = nullptr;
    return io;
  }

 private:
  const Graph& graph_;
  const MemoryPlan& memory_;
  ConstantPool& pool_;
};

// How the nodes run: each alone, but for pairs that run band by band.
struct Schedule {
  std::vector<MemoryStep> steps;
  std::map<int, RowBands> pairs;  // by the index of the first node of the pair
  MemoryPlan memory;
};

// `schedule` with the nodes n and n + 1 in bands of so many rows, if that is possible.
std::optional<Schedule> with_bands(const FlatGraph& flat, const std::vector<Prepared>& nodes,
                                   size_t n, int32_t rows, const Schedule& schedule,
                                   uint32_t rounds) {
  auto bands = split_rows(flat.graph, nodes[n].step, nodes[n + 1].step, rows);
  if (!bands) return std::nullopt;
  Schedule trial = schedule;
  trial.steps[n] = MemoryStep{};  // all happens in the step of the second
  trial.steps[n + 1] = bands->memory;
  trial.pairs.insert_or_assign(int(n), std::move(*bands));
  auto memory = plan_memory(flat, trial.steps, rounds);
  if (!memory) return std::nullopt;
  trial.memory = std::move(*memory);
  return trial;
}

// While it helps, splits a pair of nodes into bands of rows, so that the tensor between them never
// stands whole in memory.
void split_into_bands(const FlatGraph& flat, const std::vector<Prepared>& nodes, uint32_t rounds,
                      Schedule& schedule) {
  // A trial plans all nodes, which takes the square of their number: what a second allows.
  constexpr size_t kMaxWork = 1'250'000;
  size_t pairs_left = kMaxWork / std::max<size_t>(1, nodes.size() * nodes.size());
  for (bool better = true; better;) {
    better = false;
    Schedule best = schedule;
    for (size_t n = 0; n + 1 < nodes.size() && pairs_left > 0; ++n) {
      if (schedule.pairs.contains(int(n)) || schedule.pairs.contains(int(n) - 1) ||
          schedule.pairs.contains(int(n) + 1) ||
          !may_split(flat, nodes[n].step, nodes[n + 1].step, schedule.memory.arena_bytes)) {
        continue;
      }
      --pairs_left;
      for (int32_t rows : {1, 2, 4, 8}) {
        auto trial = with_bands(flat, nodes, n, rows, schedule, rounds);
        if (!trial || trial->memory.arena_bytes >= best.memory.arena_bytes) continue;
        best = std::move(*trial);
        better = true;
      }
    }
    if (better) schedule = std::move(best);
  }
}

// Bands take flash and time: makes them as tall as the memory that is needed anyway allows.
void heighten_bands(const FlatGraph& flat, const std::vector<Prepared>& nodes, uint32_t rounds,
                    Schedule& schedule) {
  const std::map<int, RowBands> pairs = schedule.pairs;
  for (const auto& [n, bands] : pairs) {
    for (int32_t rows : {16, 8, 4, 2}) {
      auto trial = with_bands(flat, nodes, size_t(n), rows, schedule, rounds);
      if (!trial || trial->memory.arena_bytes > schedule.memory.arena_bytes) continue;
      if (trial->pairs.at(n).pieces.size() >= bands.pieces.size()) break;
      schedule = std::move(*trial);
      break;
    }
  }
}

// Kernels chosen for all nodes, and memory for them.
struct Placed {
  std::vector<Prepared> nodes;
  Schedule schedule;
};

Result<Placed> place(const FlatGraph& flat, const std::vector<NodeVariants>& variants,
                     const Selection& selection, const PlanOptions& options) {
  Placed out;
  for (size_t n = 0; n < variants.size(); ++n) {
    out.nodes.push_back(prepared_of(flat.graph, variants[n], variants[n].variants[selection[n]]));
    out.schedule.steps.push_back(memory_step(flat.graph, out.nodes.back(), options.overlap));
  }
  MW_TRY(out.schedule.memory, plan_memory(flat, out.schedule.steps, options.search_rounds));
  if (options.optimize == Optimize::ram && options.overlap && !options.keep_views) {
    split_into_bands(flat, out.nodes, options.search_rounds / 4, out.schedule);
    heighten_bands(flat, out.nodes, options.search_rounds / 4, out.schedule);
  }
  return out;
}

// The kernels that serve the objective best, all nodes together.
Result<Placed> choose_kernels(const FlatGraph& flat, const std::vector<NodeVariants>& variants,
                              const PlanOptions& options) {
  const Candidates candidates = candidates_of(flat.graph, variants, options);
  if (options.optimize == Optimize::size) {
    return place(flat, variants, smallest(candidates), options);
  }
  if (options.optimize == Optimize::speed) {
    // A device that loads a .tflite takes the first kernel that fits.
    const Selection first(variants.size(), 0);
    return place(flat, variants, options.keep_views ? first : fastest(candidates), options);
  }
  const Selection least = least_scratch(candidates);
  MW_TRY(Placed best, place(flat, variants, least, options));
  // Scratch costs nothing where the peak is elsewhere.
  faster(candidates, least, [&](const Selection& trial) {
    auto placed = place(flat, variants, trial, options);
    if (!placed || placed->schedule.memory.arena_bytes > best.schedule.memory.arena_bytes) {
      return false;
    }
    best = std::move(*placed);
    return true;
  });
  return best;
}

// Inputs are counted as buffers, of which there are fewer.
Outcome check_output_count(const Graph& graph) {
  if (graph.outputs.size() <= UINT16_MAX) return Ok{};
  return Error{ErrorKind::unsupported, "the model has more than 65,535 outputs", {}, {}};
}

// Every output stands where an input has it already.
bool nothing_to_do(const Prepared& prepared) {
  const PlanStep& step = prepared.step;
  if (step.op->core->alias == nullptr || step.out.empty()) return false;
  for (uint32_t o = 0; o < step.out.size(); ++o) {
    bool stands = false;
    for (uint32_t slot = 0; slot < step.in.size(); ++slot) {
      const int32_t offset = prepared.alias(o, slot);
      stands = stands || (offset != kNoAlias && step.in[slot].bits != 0 &&
                          step.in[slot].bits + uint32_t(offset) == step.out[o].bits);
    }
    if (!stands) return false;
  }
  return true;
}

// What reset() does to the state of a step; zeros that follow each other become one fill.
void add_fills(const PlanStep& step, const Footprint& footprint, std::vector<StateFill>& fills) {
  for (size_t i = 0; i < step.states.size(); ++i) {
    const uint32_t bytes = footprint.state_bytes[i], pattern = footprint.state_pattern[i];
    const uint32_t offset = step.states[i].offset();
    if (!fills.empty() && fills.back().from.bits == 0 && fills.back().pattern == pattern &&
        align_buffer(fills.back().to.offset() + fills.back().bytes) == offset) {
      fills.back().bytes = offset + bytes - fills.back().to.offset();
    } else {
      fills.push_back({step.states[i], bytes, Ref{}, pattern});
    }
  }
}

// What reset() does to variables: a copy of their first value, or where that is four bytes again
// and again, those.
void add_fills(const Graph& graph, const MemoryPlan& memory, ConstantPool& pool,
               std::vector<StateFill>& fills) {
  for (size_t v = 0; v < graph.variables.size(); ++v) {
    const Bytes& initial = *graph.variables[v].initial;
    uint32_t pattern = 0;
    std::memcpy(&pattern, initial.data(), std::min(initial.size(), sizeof(pattern)));
    bool repeats = true;
    for (size_t i = 0; i < initial.size(); ++i) {
      repeats = repeats && initial[i] == uint8_t(pattern >> (8 * (i % 4)));
    }
    const Ref to = Ref::make(Region::arena, memory.variable_offset[v]);
    fills.push_back({to, uint32_t(initial.size()),
                     repeats ? Ref{} : pool.add(std::span<const uint8_t>(initial)),
                     repeats ? pattern : 0});
  }
}

// Branches and loops count the steps of the plan instead of nodes: `step_of` has for each node its
// first.
void set_branches(const Graph& graph, const std::vector<size_t>& step_of, Plan& plan) {
  for (size_t s = 0; s < plan.steps.size(); ++s) {
    PlanStep& step = plan.steps[s];
    if (step.op->traits.branches) {
      auto& params = *reinterpret_cast<BranchParams*>(step.params.data());
      const size_t end = step_of[size_t(step.node) + 1 + size_t(params.steps)];
      params.steps = int32_t(end - s - 1);
    } else if (step.op->traits.loops) {
      auto& params = *reinterpret_cast<LoopParams*>(step.params.data());
      params.steps = int32_t(s - step_of[size_t(loop_start(graph, step.node))]);
    }
  }
}

// Bands make more steps than there are operators.
Result<Plan> check_step_count(Plan plan) {
  if (plan.steps.size() <= kMaxPlannedSteps) return plan;
  return Error{ErrorKind::unsupported,
               "the plan has " + std::to_string(plan.steps.size()) + " steps, at most " +
                   std::to_string(kMaxPlannedSteps) + " can be counted",
               {},
               "optimize for speed instead of ram"};
}

}  // namespace

Slots PlanStep::slots() const {
  return Slots::of(uint32_t(in.size()), uint32_t(tables.size()), uint32_t(out.size()),
                   uint32_t(states.size()));
}

Result<Plan> make_plan(const Graph& graph, const PlanOptions& options) {
  MW_TRY_DO(check_output_count(graph));
  MW_TRY(const FlatGraph flat, flatten(graph));
  MW_TRY(const std::vector<NodeVariants> variants, variants_of(flat.graph, options));
  MW_TRY(Placed placed, choose_kernels(flat, variants, options));
  std::vector<Prepared>& nodes = placed.nodes;
  const Schedule& schedule = placed.schedule;
  ConstantPool pool;

  Plan plan;
  plan.name = graph.name;
  plan.metadata = graph.metadata;
  plan.arena_bytes = schedule.memory.arena_bytes;
  plan.state_bytes = schedule.memory.state_bytes;
  Binder binder(flat.graph, schedule.memory, pool);
  for (Prepared& node : nodes) binder.add_tables(node);
  for (TensorId id : flat.graph.inputs) plan.inputs.push_back(binder.io_of(id));
  for (TensorId id : flat.graph.outputs) plan.outputs.push_back(binder.io_of(id));
  add_fills(flat.graph, schedule.memory, pool, plan.fills);
  std::vector<size_t> step_of;
  for (size_t n = 0; n < nodes.size(); ++n) {
    step_of.push_back(plan.steps.size());
    if (const auto pair = schedule.pairs.find(int(n)); pair != schedule.pairs.end()) {
      binder.bind_bands(pair->second, nodes[n], nodes[n + 1], schedule.memory.steps[n + 1],
                        plan.steps);
      step_of.push_back(plan.steps.size());  // no branch parts a pair
      ++n;
      continue;
    }
    PlanStep& step = nodes[n].step;
    binder.bind(nodes[n], schedule.memory.steps[n]);
    if (!step.out.empty()) {
      choose_direction(*step.op->core, *step.kernel, {step.in.data(), uint32_t(step.in.size())},
                       step.out[0], step.params.data());
    }
    add_fills(step, nodes[n].footprint(), plan.fills);
    if (options.keep_views || !nothing_to_do(nodes[n])) plan.steps.push_back(std::move(step));
  }
  step_of.push_back(plan.steps.size());
  set_branches(flat.graph, step_of, plan);
  for (PlanStep& step : plan.steps) step.node = flat.origin[size_t(step.node)];
  if (!pool.fits()) return constants_too_large();
  plan.constants = pool.take();
  return check_step_count(std::move(plan));
}

}  // namespace mw
