// SPDX-License-Identifier: Apache-2.0
// What: RowBands, two sliding-window nodes in a row run band by band of output rows.
// Why: the tensor between them then never stands whole in memory; in networks for images that is
// the peak. The rows that neighbouring bands share are computed twice.
// Contract: the same kernels with Params of a smaller problem, so the same bytes.
#pragma once

#include <optional>

#include "host/plan/memory.h"
#include "host/plan/plan.h"

namespace mw {

struct RowBands {
  struct Piece {
    Bytes first_params, second_params;
    uint32_t in_offset = 0, out_offset = 0;  // bytes from the start of input and output
  };
  std::vector<Piece> pieces;
  uint32_t between_bytes = 0;  // the largest band of the tensor between, 16-byte aligned
  MemoryStep memory;           // the pair as one step
};

// Worth a try: the tensor between is large against the arena.
bool may_split(const FlatGraph& flat, const PlanStep& first, const PlanStep& second,
               uint32_t arena_bytes);

// Bands of `rows` output rows; nothing if the pair does not allow it.
std::optional<RowBands> split_rows(const Graph& graph, const PlanStep& first,
                                   const PlanStep& second, int32_t rows);

}  // namespace mw
