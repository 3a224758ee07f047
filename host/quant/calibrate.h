// SPDX-License-Identifier: Apache-2.0
// What: calibrate(), which runs a float graph over samples and finds the range of every tensor.
// Why: int8 has 256 values for each tensor; where they lie decides the accuracy.
// Contract: deterministic. Ranges hold 0, so that zero is exact. Only f32 tensors that are not
// constant get a range; the others are empty. The trainer may fill a Calibration of its own.
#pragma once

#include <span>
#include <vector>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct ValueRange {
  float low = 0, high = 0;
};

struct Calibration {
  std::vector<ValueRange> ranges;  // by tensor id of the float graph
};

enum class RangeMethod {
  minmax,      // every sampled value fits
  percentile,  // all but the outermost share of the values fits
  mse,         // the range of least squared error, of rounding and clipping together
};

struct CalibrateOptions {
  RangeMethod method = RangeMethod::minmax;
  double percentile = 0.9999;  // share of the values that fits
  double steps = 255;          // of the integers between the ends of a range
};

using Sample = std::vector<Bytes>;  // raw contents of each graph input

Result<Calibration> calibrate(const Graph& graph, std::span<const Sample> samples,
                              const CalibrateOptions& options = {});

// Counts of values in equal bins over [low, high].
struct Histogram {
  ValueRange range;
  std::vector<uint32_t> counts;
};
// The range that `options.method` keeps of a histogram's.
ValueRange choose_range(const Histogram& histogram, const CalibrateOptions& options);

}  // namespace mw
