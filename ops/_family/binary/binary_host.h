// SPDX-License-Identifier: Apache-2.0
// What: shapes of two operands that are broadcast to one, for random cases of the family.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/binary/binary.h"

namespace mw::binary {

// Some dimensions of one operand become 1, or its leading ones fall away.
inline std::vector<int32_t> shrunk(Rng& rng, std::vector<int32_t> dims) {
  for (int32_t& dim : dims) {
    if (rng.chance(0.4)) dim = 1;
  }
  if (rng.chance(0.4)) dims.erase(dims.begin(), dims.begin() + int64_t(rng.below(dims.size())));
  return dims;
}

struct Operands {
  std::vector<int32_t> a, b;
};
inline Operands draw_operands(Rng& rng, CaseBuilder& build, int32_t most_dims) {
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, most_dims); rank > 0; --rank) {
    dims.push_back(build.extent(1, 5));
  }
  Operands drawn{dims, dims};
  if (rng.chance(0.5)) (rng.chance(0.5) ? drawn.a : drawn.b) = shrunk(rng, dims);
  if (rng.chance(0.1)) drawn.a = shrunk(rng, dims), drawn.b = shrunk(rng, dims);
  return drawn;
}

}  // namespace mw::binary
