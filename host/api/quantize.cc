// SPDX-License-Identifier: Apache-2.0
#include "host/api/quantize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/deploy/items.h"
#include "host/deploy/load.h"
#include "host/features/front_end.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/dtypes.h"
#include "host/ir/model_file.h"
#include "host/passes/pipeline.h"
#include "host/quant/calibrate.h"
#include "host/quant/quantize.h"
#include "host/recipes/words.h"

namespace mw::api {

namespace {

// Calibration looks at sounds alone: whatever their labels, every clip will do.
Result<FeatureSet> sound_features(const Graph& graph, const std::filesystem::path& path,
                                  const Progress& progress) {
  MW_TRY(const features::Spec spec, features::front_end_of(graph));
  MW_TRY(data::Dataset set, data::open_dataset(path));
  for (data::Clip& clip : set.clips) clip.label = data::kUnknown;
  MW_TRY(const speech::WordClips clips, speech::match_words(set, {data::kUnknown}, spec.rate_hz));
  return make_features(speech::plain_windows(clips, size_t(spec.samples_for(spec.rows))), spec,
                       {.rows_each = 0, .threads = 2}, progress);
}

Result<std::vector<Sample>> calibration_samples(const Graph& graph, const QuantizeRequest& request,
                                                const Progress& progress) {
  std::vector<Sample> samples;
  if (data::is_array_file(request.data.string())) {
    MW_TRY(const InputItems items, read_items(graph, request.data));
    const size_t bytes = items.inputs[0].size() / items.count;
    for (size_t i = 0; i < std::min(items.count, size_t(request.items)); ++i) {
      const auto first = items.inputs[0].begin() + ptrdiff_t(i * bytes);
      samples.push_back({Bytes(first, first + ptrdiff_t(bytes))});
    }
    return samples;
  }
  MW_TRY(const FeatureSet set, sound_features(graph, request.data, progress));
  MW_TRY(const auto inputs, sample_inputs(set, request.items));
  for (const std::vector<float>& input : inputs) samples.push_back({*bytes_of(input)});
  return samples;
}

Result<CalibrateOptions> calibrate_options(const std::string& method, const QuantScheme& scheme) {
  constexpr const char* kMethods[] = {"minmax", "percentile", "mse"};
  const IntegerRange ends = integer_range(scheme.activation);
  for (int i = 0; i < 3; ++i) {
    if (method != kMethods[i]) continue;
    return CalibrateOptions{.method = RangeMethod(i), .steps = double(ends.high - ends.low)};
  }
  return Error{ErrorKind::usage, "there is no method '" + method + "'", "",
               fmt::format("choose one of {}", fmt::join(kMethods, ", "))};
}

Result<QuantScheme> scheme_named(const std::string& name) {
  if (const QuantScheme* scheme = find_quant_scheme(name)) return *scheme;
  return Error{ErrorKind::usage, "there is no scheme '" + name + "'", "",
               fmt::format("choose one of {}", fmt::join(quant_scheme_names(), ", "))};
}

}  // namespace

std::vector<std::string> quant_scheme_names() {
  std::vector<std::string> names;
  for (const QuantScheme& scheme : kQuantSchemes) names.emplace_back(scheme.name);
  return names;
}

Result<QuantizeReport> quantize_model(const QuantizeRequest& request, const Progress& progress) {
  MW_TRY(const QuantScheme scheme, scheme_named(request.scheme));
  MW_TRY(const CalibrateOptions options, calibrate_options(request.method, scheme));
  MW_TRY(LoadedModel model, load(request.model));
  MW_TRY_DO(run_passes(model.graph));
  MW_TRY(const std::vector<Sample> samples, calibration_samples(model.graph, request, progress));
  MW_TRY(const Calibration calibration, calibrate(model.graph, samples, options));
  MW_TRY(const Quantized quantized, quantize(model.graph, calibration, {.scheme = scheme}));
  MW_TRY(const QuantReport report, measure_layers(model.graph, quantized, samples));
  Bytes file;
  if (request.out.extension() == ".tflite") {
    MW_TRY(file, export_tflite(quantized.graph));
  } else {
    file = encode_model(quantized.graph);
  }
  MW_TRY_DO(write_file(request.out, file));
  return QuantizeReport{model.file_bytes, file.size(), report.layers};
}

}  // namespace mw::api
