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
void assign_buffers(const Graph& graph, std::span<const MemoryNode> nodes, Layout& layout) {
  const int end = int(nodes.size());
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
    const Node& node = *nodes[size_t(s)].node;
    for (TensorId id : node.inputs) extend(id, s);
    for (size_t o = 0; o < node.outputs.size(); ++o) {
      int& buffer = layout.tensor_buffer[size_t(node.outputs[o])];
      const TensorId source = node.input(0);
      const bool shares =
          o == 0 && node.op->core->view && !graph.tensors[size_t(source)].is_constant();
      buffer = shares ? layout.tensor_buffer[size_t(source)]
                      : add_buffer(layout, nodes[size_t(s)].footprint->out_bytes[o], s, s);
      extend(node.outputs[o], s);
    }
    const uint32_t scratch_bytes = nodes[size_t(s)].footprint->scratch_bytes;
    layout.scratch_buffer.push_back(scratch_bytes == 0 ? kNoBuffer
                                                       : add_buffer(layout, scratch_bytes, s, s));
  }
  for (TensorId id : graph.outputs) extend(id, end);
}

// The pair (input slot, output 0) of a step whose input dies there, if its kernel allows sharing.
void add_overlaps(std::span<const MemoryNode> nodes, const Graph& graph, Layout& layout) {
  for (size_t s = 0; s < nodes.size(); ++s) {
    const MemoryNode& at = nodes[s];
    const OpCore& core = *at.node->op->core;
    if (core.overlap == nullptr || !at.kernel->raster) continue;
    const int output = layout.tensor_buffer[size_t(at.node->outputs[0])];
    for (uint32_t slot = 0; slot < at.node->inputs.size(); ++slot) {
      const TensorId id = at.node->inputs[slot];
      if (id == kNoTensor || graph.tensors[size_t(id)].is_constant()) continue;
      const int input = layout.tensor_buffer[size_t(id)];
      if (input == output || layout.buffers[size_t(input)].last != int16_t(s)) continue;
      // A tensor read through two slots would need both distances at once: leave it apart.
      if (std::ranges::count(at.node->inputs, id) != 1) continue;
      const int32_t forward = core.overlap(at.params, *at.kernel, slot, false);
      const int32_t reverse = core.set_reverse == nullptr
                                  ? kNoOverlap
                                  : core.overlap(at.params, *at.kernel, slot, true);
      layout.overlaps.push_back({uint16_t(input), uint16_t(output), forward, reverse});
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

MemoryPlan plan_memory(const Graph& graph, std::span<const MemoryNode> nodes,
                       const MemoryOptions& options) {
  Layout layout;
  assign_buffers(graph, nodes, layout);
  if (options.overlap) add_overlaps(nodes, graph, layout);

  MemoryPlan plan;
  plan.steps.resize(nodes.size());
  for (size_t s = 0; s < nodes.size(); ++s) {
    const OpCore& core = *nodes[s].node->op->core;
    for (uint32_t i = 0; i < core.states; ++i) {
      plan.steps[s].state_offset.push_back(plan.state_bytes);
      plan.state_bytes += align_buffer(nodes[s].footprint->out_bytes[core.outputs + i]);
    }
  }
  plan.arena_bytes = search(layout, plan.state_bytes, int(nodes.size()), options.search_rounds);
  plan.tensor_offset.assign(graph.tensors.size(), 0);
  for (size_t t = 0; t < graph.tensors.size(); ++t) {
    if (layout.tensor_buffer[t] != kNoBuffer) {
      plan.tensor_offset[t] = layout.buffers[size_t(layout.tensor_buffer[t])].offset;
    }
  }
  for (size_t s = 0; s < nodes.size(); ++s) {
    if (layout.scratch_buffer[s] != kNoBuffer) {
      plan.steps[s].scratch_offset = layout.buffers[size_t(layout.scratch_buffer[s])].offset;
    }
  }
  return plan;
}

}  // namespace mw
