// SPDX-License-Identifier: Apache-2.0
#include "host/plan/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "abi/checked.h"
#include "host/base/rng.h"
#include "rt/memory_planner.h"

namespace mw {

namespace {

constexpr int kNoBuffer = -1;

// Buffers to place, and which of them each tensor and each step uses.
struct Layout {
  std::vector<PlannedBuffer> buffers;
  std::vector<Overlap> overlaps;
  std::vector<int> tensor_buffer;
  std::vector<uint32_t> tensor_base;  // where in its buffer a tensor starts
  std::vector<int> scratch_buffer;
};

int add_buffer(Layout& layout, uint64_t bytes, int first, int last) {
  MW_CHECK(bytes <= kMaxBytes, "a tensor exceeds what prepare() accepts");
  layout.buffers.push_back({uint32_t(bytes), 0, int16_t(first), int16_t(last)});
  return int(layout.buffers.size()) - 1;
}

// The rule by which an output of step `s` needs no buffer, or null. Kernels expect aligned buffers,
// and what stands in the storage of a variable, or goes round a loop, changes when that does.
const AliasRule* alias_of(const FlatGraph& flat, const std::vector<MemoryStep>& steps, int s,
                          size_t out) {
  for (const AliasRule& rule : steps[size_t(s)].aliases) {
    if (rule.out == out && rule.offset % kBufferAlign == 0 &&
        !flat.graph.tensors[size_t(rule.input)].is_constant() && !flat.stored(rule.input) &&
        !flat.rewritten_after(rule.input, s)) {
      return &rule;
    }
  }
  return nullptr;
}

// By tensor: how many steps make it.
std::vector<int> makers_of(const Graph& graph, const std::vector<MemoryStep>& steps) {
  std::vector<int> makers(graph.tensors.size(), 0);
  for (const MemoryStep& step : steps) {
    for (TensorId id : step.outputs) ++makers[size_t(id)];
  }
  return makers;
}

// What stood before a loop and is read in it is read in every round, and so lives to its end. What
// a round makes is read in that round alone.
void keep_through_loop(int from, int end, Layout& layout) {
  for (PlannedBuffer& buffer : layout.buffers) {
    if (buffer.first < from && buffer.last >= from) buffer.last = int16_t(end);
  }
}

// One buffer a tensor; a view shares that of its input, whose life grows to cover both. What
// several bodies make is no view: in the end it stands in one place. Storage has its own.
void assign_buffers(const FlatGraph& flat, const std::vector<MemoryStep>& steps, Layout& layout) {
  const Graph& graph = flat.graph;
  const int end = int(steps.size());
  const std::vector<int> makers = makers_of(graph, steps);
  layout.tensor_buffer.assign(graph.tensors.size(), kNoBuffer);
  layout.tensor_base.assign(graph.tensors.size(), 0);
  const auto extend = [&](TensorId id, int step) {
    if (id == kNoTensor || graph.tensors[size_t(id)].is_constant() || flat.stored(id)) return;
    PlannedBuffer& buffer = layout.buffers[size_t(layout.tensor_buffer[size_t(id)])];
    buffer.last = std::max(buffer.last, int16_t(step));
  };
  for (TensorId id : graph.inputs) {
    layout.tensor_buffer[size_t(id)] =
        add_buffer(layout, graph.tensors[size_t(id)].bytes(), -1, -1);
  }
  for (int s = 0; s < end; ++s) {
    const MemoryStep& step = steps[size_t(s)];
    for (TensorId id : step.inputs) extend(id, s);
    for (size_t o = 0; o < step.outputs.size(); ++o) {
      const TensorId output = step.outputs[o];
      if (flat.stored(output)) continue;
      const AliasRule* rule = makers[size_t(output)] == 1 ? alias_of(flat, steps, s, o) : nullptr;
      if (rule != nullptr) {
        layout.tensor_buffer[size_t(output)] = layout.tensor_buffer[size_t(rule->input)];
        layout.tensor_base[size_t(output)] = layout.tensor_base[size_t(rule->input)] + rule->offset;
      } else if (layout.tensor_buffer[size_t(output)] == kNoBuffer) {
        layout.tensor_buffer[size_t(output)] =
            add_buffer(layout, graph.tensors[size_t(output)].bytes(), s, s);
      }
      extend(output, s);
    }
    layout.scratch_buffer.push_back(
        step.scratch_bytes == 0 ? kNoBuffer : add_buffer(layout, step.scratch_bytes, s, s));
    if (step.loop_from >= 0) keep_through_loop(step.loop_from, s, layout);
  }
  for (TensorId id : graph.outputs) extend(id, end);
}

// The pairs whose input really dies in its step, and that the step reads through one slot alone:
// through two, as the same tensor or as views of it, both distances would count at once.
void add_overlaps(const std::vector<MemoryStep>& steps, Layout& layout) {
  for (size_t s = 0; s < steps.size(); ++s) {
    const MemoryStep& step = steps[s];
    const auto buffer_of = [&](TensorId id) {
      return id == kNoTensor ? kNoBuffer : layout.tensor_buffer[size_t(id)];
    };
    for (const OverlapRule& rule : step.overlaps) {
      const int input = buffer_of(rule.input), output = buffer_of(step.outputs[0]);
      if (input == output || input == kNoBuffer || output == kNoBuffer) continue;
      const int16_t here = int16_t(s);  // where the one must die and the other be born
      if (layout.buffers[size_t(input)].last != here) continue;
      if (layout.buffers[size_t(output)].first != here) continue;
      if (std::ranges::count(step.inputs, input, buffer_of) != 1) continue;
      // The distances count from the start of the input, those of buffers from theirs.
      if (layout.tensor_base[size_t(rule.input)] != 0) continue;
      layout.overlaps.push_back({uint16_t(input), uint16_t(output), rule.forward, rule.reverse});
    }
  }
}

uint32_t place(Layout& layout, std::vector<uint16_t> order, uint32_t floor) {
  return place_buffers({layout.buffers.data(), uint32_t(layout.buffers.size())},
                       {layout.overlaps.data(), uint32_t(layout.overlaps.size())},
                       {order.data(), uint32_t(order.size())}, floor);
}

// No placement can beat the bytes that one step keeps alive with the best overlap of its own.
uint64_t lower_bound(const Layout& layout, int steps) {
  // Element s + 1 belongs to step s, since the first is "before all"; one more ends the last.
  std::vector<int64_t> change(size_t(steps) + 3, 0), saved(size_t(steps) + 3, 0);
  for (const PlannedBuffer& b : layout.buffers) {
    change[size_t(b.first + 1)] += align_buffer(b.bytes);
    change[size_t(b.last + 2)] -= align_buffer(b.bytes);
  }
  for (const Overlap& o : layout.overlaps) {
    const PlannedBuffer &in = layout.buffers[o.input], &out = layout.buffers[o.output];
    int64_t& here = saved[size_t(out.first + 1)];
    const int64_t best = std::min<int64_t>({o.forward, o.reverse, out.bytes});
    here = std::max(here, std::min<int64_t>(align_buffer(in.bytes), align_buffer(out.bytes)) +
                              std::min<int64_t>(0, best));
    here = std::max<int64_t>(here, std::min(align_buffer(in.bytes), align_buffer(out.bytes)));
  }
  int64_t bound = 0, live = 0;
  for (size_t s = 0; s < change.size(); ++s) {
    live += change[s];
    bound = std::max(bound, live - saved[s]);
  }
  return uint64_t(bound);
}

// Placing takes up to n^2 / 2 looks: what a large graph can afford of `rounds`.
uint32_t affordable(size_t buffers, uint32_t rounds) {
  constexpr uint64_t kMaxLooks = 200'000'000;
  const uint64_t looks = std::max<uint64_t>(1, uint64_t(buffers) * buffers / 2);
  return uint32_t(std::min<uint64_t>(rounds, kMaxLooks / looks));
}

// Hill climbing over placement orders: start from the classic ones, then move single buffers.
// kNoPlace if no order was found that stays within kMaxBytes.
uint32_t search(Layout& layout, uint32_t floor, uint32_t bound, uint32_t rounds) {
  std::vector<uint16_t> order(layout.buffers.size());
  std::iota(order.begin(), order.end(), uint16_t(0));
  std::vector<std::vector<uint16_t>> starts{order, order, order};
  const auto& b = layout.buffers;
  std::ranges::stable_sort(starts[1],
                           [&](int x, int y) { return b[size_t(x)].bytes > b[size_t(y)].bytes; });
  std::ranges::reverse(starts[2]);
  uint32_t best = UINT32_MAX;
  std::vector<uint16_t> best_order = starts[0];
  for (const auto& start : starts) {
    const uint32_t bytes = place(layout, start, floor);
    if (bytes < best) best = bytes, best_order = start;
  }
  Rng rng(best_order.size());
  rounds = affordable(order.size(), rounds);
  for (uint32_t round = 0; round < rounds && best > bound && order.size() > 1; ++round) {
    std::vector<uint16_t> next = best_order;
    const size_t from = rng.below(next.size()), to = rng.below(next.size());
    const uint16_t moved = next[from];
    next.erase(next.begin() + std::ptrdiff_t(from));
    next.insert(next.begin() + std::ptrdiff_t(to), moved);
    const uint32_t bytes = place(layout, next, floor);
    if (bytes <= best) best = bytes, best_order = std::move(next);
  }
  return place(layout, best_order, floor);
}

Error too_large(uint64_t bytes) {
  return Error{ErrorKind::does_not_fit,
               fmt::format("its tensors need {} MB of memory at once, at most {} MB can be planned",
                           (bytes + (1 << 20) - 1) >> 20, kMaxBytes >> 20),
               {},
               "make the input of the model smaller"};
}

// What the planner counts in 16 bits.
Outcome check_counts(const Graph& graph, const std::vector<MemoryStep>& steps) {
  uint64_t buffers = graph.inputs.size();
  for (const MemoryStep& step : steps) {
    buffers += step.outputs.size() + (step.scratch_bytes == 0 ? 0 : 1);
  }
  if (steps.size() <= kMaxPlannedSteps && buffers < UINT16_MAX) return Ok{};
  return Error{ErrorKind::unsupported,
               fmt::format("the model has {} operators and {} buffers; at most {} and {} can be "
                           "planned",
                           steps.size(), buffers, kMaxPlannedSteps, UINT16_MAX - 1),
               {},
               "split the model"};
}

// State stands at the start of the arena, first that of variables; the largest sums are refused
// before anything is added.
Result<uint32_t> place_state(const Graph& graph, const std::vector<MemoryStep>& steps,
                             MemoryPlan& plan) {
  uint64_t total = 0;
  const auto place = [&](uint64_t bytes, std::vector<uint32_t>& offsets) -> Outcome {
    if (total + bytes > kMaxBytes) return too_large(total + bytes);
    offsets.push_back(uint32_t(total));
    total += align_buffer(uint32_t(bytes));
    return Ok{};
  };
  for (const Variable& variable : graph.variables) {
    MW_TRY_DO(place(variable.initial->size(), plan.variable_offset));
  }
  for (size_t s = 0; s < steps.size(); ++s) {
    for (uint32_t bytes : steps[s].state_bytes) {
      MW_TRY_DO(place(bytes, plan.steps[s].state_offset));
    }
  }
  return uint32_t(total);
}

}  // namespace

Result<MemoryPlan> plan_memory(const FlatGraph& flat, const std::vector<MemoryStep>& steps,
                               uint32_t search_rounds) {
  const Graph& graph = flat.graph;
  MW_TRY_DO(check_counts(graph, steps));
  Layout layout;
  assign_buffers(flat, steps, layout);
  add_overlaps(steps, layout);

  MemoryPlan plan;
  plan.steps.resize(steps.size());
  MW_TRY(plan.state_bytes, place_state(graph, steps, plan));
  const uint64_t bound = plan.state_bytes + lower_bound(layout, int(steps.size()));
  if (bound > kMaxBytes) return too_large(bound);
  plan.arena_bytes = search(layout, plan.state_bytes, uint32_t(bound), search_rounds);
  if (plan.arena_bytes == kNoPlace) return too_large(uint64_t(kMaxBytes) + 1);
  plan.tensor_offset.assign(graph.tensors.size(), 0);
  for (size_t t = 0; t < graph.tensors.size(); ++t) {
    if (layout.tensor_buffer[t] != kNoBuffer) {
      plan.tensor_offset[t] =
          layout.buffers[size_t(layout.tensor_buffer[t])].offset + layout.tensor_base[t];
    } else if (flat.stored(TensorId(t))) {
      plan.tensor_offset[t] = plan.variable_offset[size_t(flat.variable[t])];
    }
  }
  for (size_t s = 0; s < steps.size(); ++s) {
    if (layout.scratch_buffer[s] != kNoBuffer) {
      plan.steps[s].scratch_offset = layout.buffers[size_t(layout.scratch_buffer[s])].offset;
    }
  }
  return plan;
}

}  // namespace mw
