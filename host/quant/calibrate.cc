// SPDX-License-Identifier: Apache-2.0
#include "host/quant/calibrate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/ir/evaluate.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

constexpr size_t kBins = 2048;

bool has_range(const Tensor& tensor) {
  return tensor.dtype == DType::f32 && !tensor.is_constant();
}

// Calls visit(id, values) for every ranged tensor after each sample.
template <class Visit>
Outcome for_each_value(const Graph& graph, std::span<const Sample> samples, Visit visit) {
  MW_TRY(Evaluator evaluator, Evaluator::open(graph));
  for (size_t s = 0; s < samples.size(); ++s) {
    if (auto outcome = evaluator.run(samples[s]); !outcome) {
      return std::move(outcome.error().at("sample " + std::to_string(s)));
    }
    for (size_t id = 0; id < graph.tensors.size(); ++id) {
      if (has_range(graph.tensors[id])) visit(id, evaluator.values<float>(TensorId(id)));
    }
  }
  return Ok{};
}

double bin_width(const Histogram& histogram) {
  return (double(histogram.range.high) - histogram.range.low) / double(histogram.counts.size());
}

// Cuts the rarest values on both sides together.
ValueRange percentile_range(const Histogram& histogram, double share) {
  const double total = std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
  double spare = total * (1 - share);
  size_t first = 0, last = histogram.counts.size();
  while (first + 1 < last) {
    const bool left = histogram.counts[first] <= histogram.counts[last - 1];
    const double count = histogram.counts[left ? first : last - 1];
    if (count > spare) break;
    spare -= count;
    left ? ++first : --last;
  }
  const double width = bin_width(histogram);
  return {float(histogram.range.low + width * double(first)),
          float(histogram.range.low + width * double(last))};
}

// Squared error of `steps` over `range`: a twelfth of a step's square inside, the distance outside.
double squared_error(const Histogram& histogram, const ValueRange& range, double steps) {
  const double width = bin_width(histogram);
  const double step = (double(range.high) - range.low) / steps;
  double error = 0;
  for (size_t i = 0; i < histogram.counts.size(); ++i) {
    const double value = histogram.range.low + width * (double(i) + 0.5);
    const double outside = std::max({0.0, range.low - value, value - range.high});
    error += histogram.counts[i] * (outside * outside + step * step / 12);
  }
  return error;
}

// Ends move in by turns, a hundredth of the range at a time, for as long as the error falls.
ValueRange mse_range(const Histogram& histogram, double steps) {
  ValueRange best = histogram.range;
  double best_error = squared_error(histogram, best, steps);
  const float step = (best.high - best.low) / 100;
  for (bool improved = true; improved;) {
    improved = false;
    for (bool low : {true, false}) {
      ValueRange tried = best;
      (low ? tried.low : tried.high) += low ? step : -step;
      if (tried.low > 0 || tried.high < 0 || tried.high <= tried.low) continue;
      const double error = squared_error(histogram, tried, steps);
      if (error >= best_error) continue;
      best = tried, best_error = error, improved = true;
    }
  }
  return best;
}

Outcome check_finite(const Graph& graph, const std::vector<ValueRange>& ranges) {
  for (size_t id = 0; id < ranges.size(); ++id) {
    if (std::isfinite(ranges[id].low) && std::isfinite(ranges[id].high)) continue;
    return Error{ErrorKind::malformed_input, "a sample gives values that are not finite",
                 tensor_place(graph, TensorId(id)), "check the training and the samples"};
  }
  return Ok{};
}

}  // namespace

ValueRange choose_range(const Histogram& histogram, const CalibrateOptions& options) {
  ValueRange range = histogram.range;
  if (range.high > range.low) {
    if (options.method == RangeMethod::percentile) {
      range = percentile_range(histogram, options.percentile);
    }
    if (options.method == RangeMethod::mse) range = mse_range(histogram, options.steps);
  }
  return {std::min(range.low, 0.0f), std::max(range.high, 0.0f)};
}

Result<Calibration> calibrate(const Graph& graph, std::span<const Sample> samples,
                              const CalibrateOptions& options) {
  if (samples.empty()) {
    return Error{ErrorKind::usage, "calibration needs at least one sample", {}, {}};
  }
  Calibration out;
  out.ranges.resize(graph.tensors.size());
  MW_TRY_DO(for_each_value(graph, samples, [&](size_t id, std::span<const float> values) {
    ValueRange& range = out.ranges[id];
    for (float value : values) {
      // Written so that a NaN sticks.
      range.low = value >= range.low ? range.low : value;
      range.high = value <= range.high ? range.high : value;
    }
  }));
  MW_TRY_DO(check_finite(graph, out.ranges));
  if (options.method == RangeMethod::minmax) return out;

  std::vector<Histogram> histograms;
  for (const ValueRange& range : out.ranges) {
    histograms.push_back({range, std::vector<uint32_t>(kBins)});
  }
  MW_TRY_DO(for_each_value(graph, samples, [&](size_t id, std::span<const float> values) {
    Histogram& histogram = histograms[id];
    const double width = bin_width(histogram);
    if (width <= 0) return;
    for (float value : values) {
      const double bin = (double(value) - histogram.range.low) / width;
      ++histogram.counts[std::min(kBins - 1, size_t(std::max(0.0, bin)))];
    }
  }));
  for (size_t id = 0; id < histograms.size(); ++id) {
    out.ranges[id] = choose_range(histograms[id], options);
  }
  return out;
}

}  // namespace mw
