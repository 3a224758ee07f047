// SPDX-License-Identifier: Apache-2.0
// What: gather_grad(), the gradient of a gather: that of an element of x is the sum of those of y
// that were taken from it.
#pragma once

#include <numeric>
#include <vector>

#include "host/train/grad_def.h"
#include "ops/_family/movement/gather.h"

namespace mw::movement {

// Pieces of x in the order in which y holds them, all of one size.
struct Pieces {
  std::vector<int32_t> at;  // where each stands in x
  int32_t elems;            // of each
};

// The runs of a gather as pieces none of which reaches into the next item of the batch.
template <int32_t kDepth>
Pieces pieces_of(const WalkOf<kDepth>& p, int32_t item_elems) {
  constexpr int32_t kElemBytes = int32_t(sizeof(float));
  Pieces pieces{{}, std::gcd(p.run_bytes / kElemBytes, item_elems)};
  Place<kDepth> place(p.first);
  do {
    for (int32_t from = 0; from < p.run_bytes; from += pieces.elems * kElemBytes) {
      pieces.at.push_back((place.at + from) / kElemBytes);
    }
  } while (place.next(p));
  return pieces;
}

Result<std::unique_ptr<GradKernel>> plan_pieces(const GradNode& node, Pieces pieces);

template <class Op>
GradDef gather_grad() {
  return {.plan = [](const GradNode& node) {
    const Shape& y = node.out[kY].shape;
    const int32_t item_elems = y.rank == 0 ? 1 : y.elems() / y[0];
    return plan_pieces(node, pieces_of(params_of<typename Op::Params>(node), item_elems));
  }};
}

}  // namespace mw::movement
