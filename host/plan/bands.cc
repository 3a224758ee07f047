// SPDX-License-Identifier: Apache-2.0
#include "host/plan/bands.h"

#include <algorithm>

#include "host/ir/slots.h"
#include "rt/memory_planner.h"

namespace mw {

namespace {

constexpr int32_t kMaxPieces = 1024;  // each is two steps in flash

bool is_row_image(const Tensor& tensor) {
  if (tensor.shape.rank != 4 || tensor.shape[0] != 1) return false;
  return tensor.bytes() / uint64_t(tensor.shape[1]) % kBufferAlign == 0;  // rows start aligned
}

uint32_t row_bytes(const Tensor& tensor) {
  return uint32_t(tensor.bytes() / uint64_t(tensor.shape[1]));
}

struct Pair {
  const Node &first, &second;
  const Tensor &in, &between, &out;
};

Pair pair_of(const Graph& graph, const PlanStep& first, const PlanStep& second) {
  const Node &a = graph.nodes[size_t(first.node)], &b = graph.nodes[size_t(second.node)];
  return {a, b, graph.tensors[size_t(a.inputs[0])], graph.tensors[size_t(a.outputs[0])],
          graph.tensors[size_t(b.outputs[0])]};
}

// Of what stands behind branches there may be several.
auto makers(const Graph& graph, TensorId id) {
  return std::ranges::count_if(
      graph.nodes, [&](const Node& node) { return std::ranges::count(node.outputs, id) != 0; });
}

// True if the kernel takes these Params; a band's may be beyond it.
bool is_problem(const PlanStep& step, const Bytes& params) {
  OwnFootprint footprint(step.slots());
  return step.kernel->footprint(params.data(), *step.kernel, *footprint) == Status::ok &&
         step.kernel->supports(params.data());
}

}  // namespace

bool may_split(const FlatGraph& flat, const PlanStep& first, const PlanStep& second,
               uint32_t arena_bytes) {
  const auto bands = [](const PlanStep& s) {
    return s.op->core->band != nullptr && s.kernel->raster;
  };
  if (!bands(first) || !bands(second)) return false;
  const Graph& graph = flat.graph;
  const Pair pair = pair_of(graph, first, second);
  const TensorId between = pair.first.outputs[0];
  return pair.second.inputs[0] == between && pair.between.bytes() > arena_bytes / 3 &&
         std::ranges::count(pair.second.inputs, between) == 1 && !pair.in.is_constant() &&
         is_row_image(pair.in) && is_row_image(pair.between) && is_row_image(pair.out) &&
         std::ranges::count(graph.outputs, between) == 0 && !flat.stored(between) &&
         graph.consumers(between).size() == 1 && makers(graph, between) == 1 &&
         !starts_loop(graph, second.node);
}

std::optional<RowBands> split_rows(const Graph& graph, const PlanStep& first,
                                   const PlanStep& second, int32_t rows) {
  const Pair pair = pair_of(graph, first, second);
  const int32_t out_rows = pair.out.shape[1];
  if (rows >= out_rows || (out_rows - 1) / rows >= kMaxPieces) return std::nullopt;
  RowBands out;
  std::vector<int64_t> written, read_from;  // bytes of the output written after, input read from
  for (int32_t row = 0; row < out_rows; row += rows) {
    const int32_t count = std::min(rows, out_rows - row);
    RowBands::Piece piece{Bytes(first.params.size()), Bytes(second.params.size()), 0, 0};
    Band b, a;
    second.op->core->band(second.params.data(), row, count, piece.second_params.data(), b);
    first.op->core->band(first.params.data(), b.in_first, b.in_rows, piece.first_params.data(), a);
    // Rows that see padding alone, for one, are no problem of their own.
    if (!is_problem(second, piece.second_params) || !is_problem(first, piece.first_params)) {
      return std::nullopt;
    }
    piece.in_offset = uint32_t(a.in_first) * row_bytes(pair.in);
    piece.out_offset = uint32_t(row) * row_bytes(pair.out);
    out.between_bytes =
        std::max(out.between_bytes, align_buffer(uint32_t(b.in_rows) * row_bytes(pair.between)));
    written.push_back(int64_t(row + count) * row_bytes(pair.out));
    read_from.push_back(piece.in_offset);
    out.pieces.push_back(std::move(piece));
  }
  int64_t forward = -int64_t(pair.in.bytes());
  int64_t needed = INT64_MAX;  // from where the bands after this one read
  for (size_t i = written.size() - 1; i-- > 0;) {
    needed = std::min(needed, read_from[i + 1]);
    forward = std::max(forward, written[i] - needed);
  }
  out.memory.inputs = pair.first.inputs;
  // What the second reads beside the tensor between lives as long: weights may be computed.
  out.memory.inputs.insert(out.memory.inputs.end(), pair.second.inputs.begin() + 1,
                           pair.second.inputs.end());
  out.memory.outputs = pair.second.outputs;
  out.memory.scratch_bytes =
      out.between_bytes + std::max(first.scratch_bytes, second.scratch_bytes);
  out.memory.overlaps.push_back({pair.first.inputs[0], int32_t(forward), kNoOverlap});
  return out;
}

}  // namespace mw
