// SPDX-License-Identifier: Apache-2.0
// What: estimated instructions of a kernel, from counts and figures for each class of cores.
// Why: the figures are fitted to layers that were counted on the cores; a fit differs in its
// numbers, not in its form. test/slow/costs_test.cc holds them to what the cores count.
// Contract: what is counted (products, outputs, rows ...) depends on Params alone.
#pragma once

#include <array>
#include <cstdint>

#include "host/ir/op_def.h"

namespace mw {

// Instructions for one of each count: without MVE, built for time and for size; then with MVE.
template <size_t kCounts>
using CostFigures = std::array<std::array<double, kCounts>, 4>;

template <size_t kCounts>
uint64_t instructions(const CostFigures<kCounts>& figures, CoreClass core,
                      const std::array<double, kCounts>& counts) {
  const bool mve = (core.isa_mask & isa_bit(Isa::arm_mve)) != 0;
  const std::array<double, kCounts>& each = figures[(mve ? 2 : 0) + (core.for_size ? 1 : 0)];
  double sum = 0;
  for (size_t i = 0; i < kCounts; ++i) sum += each[i] * counts[i];
  return uint64_t(sum);
}

}  // namespace mw
