// SPDX-License-Identifier: Apache-2.0
// What: what the host halves of the family share: shapes of two operands that are broadcast to one,
// for random cases, and versions of operators in .tflite files.
#pragma once

#include <algorithm>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/binary/binary.h"

namespace mw::binary {

constexpr int32_t kPeerRank = 4;  // that TFLM broadcasts comparisons, logic and some others to

// The version of an operator in which TensorFlow Lite began to take what is not the first of them.
struct Versions {
  int s8 = 1, s16 = 1;
  int many_dims = 1;  // operands of different shapes, one of more than four dimensions
};
template <Versions kVersions>
int version_of(const Graph& graph, const Node& node) {
  const Tensor& a = graph.tensors[size_t(node.input(0))];
  const Tensor& b = graph.tensors[size_t(node.input(1))];
  int version = 1;
  if (a.dtype == DType::s8) version = kVersions.s8;
  if (a.dtype == DType::s16) version = kVersions.s16;
  const bool many = a.shape != b.shape && std::max(a.shape.rank, b.shape.rank) > 4;
  return many ? std::max(version, kVersions.many_dims) : version;
}

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
