// SPDX-License-Identifier: Apache-2.0
// What: random points, for cases of the operators that take them.
// Contract: of a tensor with such dimensions, all of them within it.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/points/points.h"

namespace mw::points {

struct Drawn {
  std::vector<int32_t> tensor, indices, slices;  // dimensions
  std::vector<int32_t> values;                   // of the indices
};

inline Drawn draw(Rng& rng, CaseBuilder& build) {
  Drawn drawn;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) {
    drawn.tensor.push_back(build.extent(1, 5));
  }
  const auto depth = size_t(rng.between(1, int64_t(drawn.tensor.size())));
  int32_t points = 1;
  for (int64_t rank = rng.between(1, 2); rank > 0; --rank) {
    drawn.indices.push_back(build.extent(1, 5));
    points *= drawn.indices.back();
  }
  drawn.slices = drawn.indices;
  drawn.slices.insert(drawn.slices.end(), drawn.tensor.begin() + int64_t(depth),
                      drawn.tensor.end());
  drawn.indices.push_back(int32_t(depth));
  for (int32_t i = 0; i < points; ++i) {
    for (size_t d = 0; d < depth; ++d) {
      drawn.values.push_back(int32_t(rng.below(uint64_t(drawn.tensor[d]))));
    }
  }
  return drawn;
}

}  // namespace mw::points
