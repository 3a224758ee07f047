// SPDX-License-Identifier: Apache-2.0
#include "host/quant/report.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "host/ir/dtypes.h"
#include "host/ir/evaluate.h"
#include "host/ir/op_def.h"

namespace mw {

namespace {

struct Sums {
  double signal = 0, noise = 0, largest = 0, clipped = 0, count = 0;

  template <class T>
  void add(std::span<const float> real, std::span<const T> steps, const QuantInfo& quant) {
    using Limits = std::numeric_limits<T>;
    for (size_t i = 0; i < real.size(); ++i) {
      const double value = double(quant.scales[0]) * (steps[i] - quant.zero_point);
      const double error = value - real[i];
      signal += double(real[i]) * real[i];
      noise += error * error;
      largest = std::max(largest, std::abs(error));
      const bool at_an_end = steps[i] == Limits::min() || steps[i] == Limits::max();
      clipped += at_an_end && std::abs(error) > quant.scales[0] ? 1 : 0;
    }
    count += double(real.size());
  }
  double sqnr_db() const {
    return noise == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signal / noise);
  }
};

}  // namespace

std::vector<LayerReport> QuantReport::worst(size_t count) const {
  std::vector<LayerReport> sorted = layers;
  std::ranges::stable_sort(sorted, {}, &LayerReport::sqnr_db);
  sorted.resize(std::min(count, sorted.size()));
  return sorted;
}

Sample quantize_sample(const Graph& graph, const Graph& quantized, const Sample& sample) {
  Sample out = sample;
  for (size_t i = 0; i < sample.size(); ++i) {
    const Tensor& x = quantized.tensors[size_t(quantized.inputs[i])];
    if (graph.tensors[size_t(graph.inputs[i])].dtype != DType::f32 || x.dtype == DType::f32) {
      continue;
    }
    const IntegerRange ends = integer_range(x.dtype);
    const size_t width = storage_bytes(x.dtype, size_t(1));
    Bytes steps;
    for (size_t at = 0; at + sizeof(float) <= sample[i].size(); at += sizeof(float)) {
      float value;
      std::memcpy(&value, sample[i].data() + at, sizeof(value));
      const float step = std::round(value / x.quant.scales[0]) + float(x.quant.zero_point);
      const auto whole = int64_t(std::clamp(step, float(ends.low), float(ends.high)));
      const auto* first = reinterpret_cast<const uint8_t*>(&whole);  // little-endian
      steps.insert(steps.end(), first, first + width);
    }
    out[i] = std::move(steps);
  }
  return out;
}

Result<QuantReport> measure_layers(const Graph& graph, const Quantized& quantized,
                                   std::span<const Sample> samples) {
  MW_TRY(Evaluator real, Evaluator::open(graph));
  MW_TRY(Evaluator integer, Evaluator::open(quantized.graph));
  std::vector<Sums> sums(graph.nodes.size());
  for (const Sample& sample : samples) {
    MW_TRY_DO(real.run(sample));
    MW_TRY_DO(integer.run(quantize_sample(graph, quantized.graph, sample)));
    for (size_t n = 0; n < graph.nodes.size(); ++n) {
      const TensorId y = graph.nodes[n].outputs[0], made = quantized.integer_of[size_t(y)];
      if (made == kNoTensor) continue;
      const Tensor& tensor = quantized.graph.tensors[size_t(made)];
      if (tensor.dtype == DType::s16) {
        sums[n].add(real.values<float>(y), integer.values<int16_t>(made), tensor.quant);
      } else {
        sums[n].add(real.values<float>(y), integer.values<int8_t>(made), tensor.quant);
      }
    }
  }
  QuantReport report;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    if (sums[n].count == 0) continue;
    const Node& node = graph.nodes[n];
    report.layers.push_back({node.name, std::string(node.op->name()), sums[n].sqnr_db(),
                             sums[n].largest, sums[n].clipped / sums[n].count});
  }
  return report;
}

}  // namespace mw
