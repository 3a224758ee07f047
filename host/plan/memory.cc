// SPDX-License-Identifier: Apache-2.0
#include "host/plan/memory.h"

#include <algorithm>
#include <numeric>

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
  std::vector<int> scratch_buffer;
};

int add_buffer(Layout& layout, uint64_t bytes, int first, int last) {
  MW_CHECK(bytes <= UINT32_MAX, "a tensor exceeds what prepare() accepts");
  layout.buffers.push_back({uint32_t(bytes), 0, int16_t(first), int16_t(last)});
  return int(layout.buffers.size()) - 1;
}

// One buffer a tensor; a view shares that of its input, whose life grows to cover both.
void assign_buffers(const Graph& graph, const std::vector<MemoryStep>& steps, Layout& layout) {
  const int end = int(steps.size());
  layout.tensor_buffer.assign(graph.tensors.size(), kNoBuffer);
  const auto extend = [&](TensorId id, int step) {
    if (id == kNoTensor || graph.tensors[size_t(id)].is_constant()) return;
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
      const bool shares =
          o == 0 && step.view && !graph.tensors[size_t(step.inputs[0])].is_constant();
      layout.tensor_buffer[size_t(output)] =
          shares ? layout.tensor_buffer[size_t(step.inputs[0])]
                 : add_buffer(layout, graph.tensors[size_t(output)].bytes(), s, s);
      extend(output, s);
    }
    layout.scratch_buffer.push_back(
        step.scratch_bytes == 0 ? kNoBuffer : add_buffer(layout, step.scratch_bytes, s, s));
  }
  for (TensorId id : graph.outputs) extend(id, end);
}

// The pairs whose input really dies in its step.
void add_overlaps(const std::vector<MemoryStep>& steps, Layout& layout) {
  for (size_t s = 0; s < steps.size(); ++s) {
    const MemoryStep& step = steps[s];
    for (const OverlapRule& rule : step.overlaps) {
      const int input = layout.tensor_buffer[size_t(rule.input)];
      const int output = layout.tensor_buffer[size_t(step.outputs[0])];
      if (input == output || layout.buffers[size_t(input)].last != int16_t(s)) continue;
      layout.overlaps.push_back({uint16_t(input), uint16_t(output), rule.forward, rule.reverse});
    }
  }
}

uint32_t place(Layout& layout, const std::vector<uint16_t>& order, uint32_t floor) {
  return place_buffers({layout.buffers.data(), uint32_t(layout.buffers.size())},
                       {layout.overlaps.data(), uint32_t(layout.overlaps.size())},
                       {order.data(), uint32_t(order.size())}, floor);
}

// No placement can beat the bytes that one step keeps alive with the best overlap of its own.
uint32_t lower_bound(const Layout& layout, int steps) {
  uint32_t bound = 0;
  for (int s = -1; s <= steps; ++s) {
    int64_t live = 0, saved = 0;
    for (const PlannedBuffer& b : layout.buffers) {
      if (b.first <= s && s <= b.last) live += align_buffer(b.bytes);
    }
    for (const Overlap& o : layout.overlaps) {
      const PlannedBuffer &in = layout.buffers[o.input], &out = layout.buffers[o.output];
      if (out.first != s) continue;
      const int64_t best = std::min<int64_t>({o.forward, o.reverse, out.bytes});
      saved = std::max(saved, std::min<int64_t>(align_buffer(in.bytes), align_buffer(out.bytes)) +
                                  std::min<int64_t>(0, best));
      saved = std::max<int64_t>(saved, std::min(align_buffer(in.bytes), align_buffer(out.bytes)));
    }
    bound = std::max(bound, uint32_t(std::max<int64_t>(0, live - saved)));
  }
  return bound;
}

// Hill climbing over placement orders: start from the classic ones, then move single buffers.
uint32_t search(Layout& layout, uint32_t floor, int steps, uint32_t rounds) {
  std::vector<uint16_t> order(layout.buffers.size());
  std::iota(order.begin(), order.end(), uint16_t(0));
  std::vector<std::vector<uint16_t>> starts{order, order, order};
  const auto& b = layout.buffers;
  std::ranges::stable_sort(starts[1],
                           [&](int x, int y) { return b[size_t(x)].bytes > b[size_t(y)].bytes; });
  std::ranges::reverse(starts[2]);
  uint32_t best = UINT32_MAX;
  std::vector<uint16_t> best_order;
  for (const auto& start : starts) {
    const uint32_t bytes = place(layout, start, floor);
    if (bytes < best) best = bytes, best_order = start;
  }
  const uint32_t bound = floor + lower_bound(layout, steps);
  Rng rng(best_order.size());
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

}  // namespace

MemoryPlan plan_memory(const Graph& graph, const std::vector<MemoryStep>& steps,
                       uint32_t search_rounds) {
  Layout layout;
  assign_buffers(graph, steps, layout);
  add_overlaps(steps, layout);

  MemoryPlan plan;
  plan.steps.resize(steps.size());
  for (size_t s = 0; s < steps.size(); ++s) {
    for (uint32_t bytes : steps[s].state_bytes) {
      plan.steps[s].state_offset.push_back(plan.state_bytes);
      plan.state_bytes += align_buffer(bytes);
    }
  }
  plan.arena_bytes = search(layout, plan.state_bytes, int(steps.size()), search_rounds);
  plan.tensor_offset.assign(graph.tensors.size(), 0);
  for (size_t t = 0; t < graph.tensors.size(); ++t) {
    if (layout.tensor_buffer[t] != kNoBuffer) {
      plan.tensor_offset[t] = layout.buffers[size_t(layout.tensor_buffer[t])].offset;
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
