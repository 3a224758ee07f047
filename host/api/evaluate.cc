// SPDX-License-Identifier: Apache-2.0
#include "host/api/evaluate.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "host/api/run.h"
#include "host/api/words.h"
#include "host/data/image.h"
#include "host/data/npy.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"
#include "host/passes/pipeline.h"
#include "host/quant/calibrate.h"
#include "host/quant/quantize.h"

namespace mw::api {

namespace {

const Tensor& input_of(const Graph& graph) {
  return graph.tensors[size_t(graph.inputs[0])];
}

// The values of an item as real numbers, or as the model's own bytes.
struct Item {
  std::string name;
  Bytes bytes;
  std::string label;
};

Result<std::vector<Item>> load_items(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  std::vector<Item> items;
  for (const data::Clip& clip : set.clips) {
    MW_TRY(Bytes bytes, clip.load());
    items.push_back({clip.path, std::move(bytes), clip.label});
  }
  return items;
}

Error wrong_size(const Item& item, size_t wanted) {
  return {ErrorKind::malformed_input,
          std::to_string(item.bytes.size()) + " bytes, the model takes " + std::to_string(wanted),
          item.name, "is this the set that the model is made for?"};
}

// Bytes of pixels as the model takes them: 0..255 for u8, less 128 for s8, p / 255 for pictures of
// vww01 and p itself for ic01 in float.
Bytes pixels_to_input(const Tensor& input, std::span<const uint8_t> pixels, bool unit_range) {
  std::vector<float> values(pixels.size());
  for (size_t i = 0; i < pixels.size(); ++i) {
    values[i] = unit_range ? float(pixels[i]) / 255.0f : float(pixels[i]);
  }
  return to_tensor(input, values);
}

class Scorer {
 public:
  static Result<Scorer> open(const Graph& graph) {
    if (graph.inputs.size() != 1 || graph.outputs.size() != 1) {
      return Error{ErrorKind::unsupported, "only models of one input and one output are scored",
                   graph.name, ""};
    }
    MW_TRY(Sim sim, Sim::open(graph, {.search_rounds = 1}));
    return Scorer(graph, std::move(sim));
  }
  const Tensor& input() const { return input_of(graph_); }
  std::vector<float> run(std::span<const uint8_t> bytes) {
    std::memcpy(sim_.input(0).data(), bytes.data(), sim_.input(0).size());
    sim_.run();
    return from_tensor(graph_.tensors[size_t(graph_.outputs[0])], sim_.output(0));
  }
  size_t classes() const { return size_t(graph_.tensors[size_t(graph_.outputs[0])].shape.elems()); }

 private:
  Scorer(const Graph& graph, Sim sim) : graph_(graph), sim_(std::move(sim)) {}
  const Graph& graph_;
  Sim sim_;
};

Evaluation evaluation_of(const Confusion& confusion, const std::string& set) {
  Evaluation out;
  out.set = set;
  out.items = confusion.items;
  out.accuracy = confusion.accuracy();
  out.confusion = confusion.counts;
  return out;
}

Outcome add_item(Scorer& scorer, const Bytes& input, int truth, const Item& item,
                 Confusion& confusion) {
  if (input.size() != scorer.input().bytes()) return wrong_size(item, scorer.input().bytes());
  if (truth < 0 || truth >= int(scorer.classes())) {
    return Error{ErrorKind::malformed_input, "its class is none of the model's", item.name, ""};
  }
  confusion.add(truth, scorer.run(input));
  return Ok{};
}

// kws01, ic01 and vww01: one file an item.
Result<Evaluation> evaluate_files(const Graph& graph, const EvaluateRequest& request) {
  MW_TRY(Scorer scorer, Scorer::open(graph));
  MW_TRY(const std::vector<Item> items, load_items(request.data));
  std::vector<std::string> names;
  for (const Item& item : items) names.push_back(item.label);
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  // The order of classes is the makers': kws01's labels stand in its file names.
  const std::map<std::string, std::vector<std::string>> orders = {
      {"kws01",
       {"down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes", "_silence_",
        "_unknown_"}},
      {"ic01",
       {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}},
      {"vww01", {"no_person", "person"}}};
  const std::vector<std::string>& order = orders.at(request.set);
  Confusion confusion(scorer.classes());
  for (const Item& item : items) {
    const int truth = int(std::ranges::find(order, item.label) - order.begin());
    Bytes input = item.bytes;
    if (request.set == "vww01") {
      MW_TRY(const data::Array picture, data::decode_png(item.bytes));
      input = pixels_to_input(scorer.input(), picture.bytes, true);
    } else if (request.set == "ic01") {
      input = pixels_to_input(scorer.input(), item.bytes, false);
    } else if (scorer.input().dtype == DType::f32) {
      return Error{ErrorKind::unsupported, "kws01 holds int8 features", graph.name,
                   "give the int8 model"};
    }
    MW_TRY_DO(add_item(scorer, input, truth, item, confusion));
  }
  Evaluation out = evaluation_of(confusion, request.set);
  out.labels = order;
  return out;
}

double auc_of(std::vector<std::pair<double, bool>> scores) {
  std::ranges::sort(scores);
  double rank_sum = 0;
  int64_t positives = 0;
  for (size_t i = 0; i < scores.size();) {
    size_t end = i;
    while (end < scores.size() && scores[end].first == scores[i].first) ++end;
    for (size_t k = i; k < end; ++k) {
      if (!scores[k].second) continue;
      rank_sum += (double(i + 1) + double(end)) / 2;
      ++positives;
    }
    i = end;
  }
  const int64_t negatives = int64_t(scores.size()) - positives;
  if (positives == 0 || negatives == 0) return 0;
  return (rank_sum - double(positives) * double(positives + 1) / 2) /
         (double(positives) * double(negatives));
}

// ad01: the mean squared error over windows of five frames.
Result<Evaluation> evaluate_anomaly(const Graph& graph, const EvaluateRequest& request) {
  MW_TRY(Scorer scorer, Scorer::open(graph));
  MW_TRY(const std::vector<Item> items, load_items(request.data));
  constexpr size_t kBands = 128;
  const size_t window = size_t(scorer.input().shape.elems());
  std::vector<std::pair<double, bool>> scores;
  for (const Item& item : items) {
    std::vector<float> values(item.bytes.size() / sizeof(float));
    std::memcpy(values.data(), item.bytes.data(), values.size() * sizeof(float));
    if (values.size() < window) return wrong_size(item, window * sizeof(float));
    double error = 0;
    int64_t count = 0;
    for (size_t at = 0; at + window <= values.size(); at += kBands) {
      const std::span<const float> input(values.data() + at, window);
      const std::vector<float> output = scorer.run(to_tensor(scorer.input(), input));
      for (size_t i = 0; i < window; ++i) error += std::pow(double(input[i]) - output[i], 2);
      count += int64_t(window);
    }
    scores.emplace_back(error / double(count), item.label == "anomaly");
  }
  Evaluation out;
  out.set = request.set;
  out.items = int64_t(items.size());
  out.auc = auc_of(std::move(scores));
  return out;
}

Result<Evaluation> evaluate_npy(const Graph& graph, const EvaluateRequest& request) {
  MW_TRY(Scorer scorer, Scorer::open(graph));
  MW_TRY(const InputItems inputs, read_items(graph, request.data));
  MW_TRY(const data::Array labels, data::read_npy(request.labels));
  if (labels.elems() != int64_t(inputs.count)) {
    return Error{ErrorKind::malformed_input, "as many labels as inputs are needed",
                 request.labels.string(), ""};
  }
  const size_t width = dtype_bytes(labels.dtype), bytes = scorer.input().bytes();
  Confusion confusion(scorer.classes());
  for (size_t i = 0; i < inputs.count; ++i) {
    int64_t truth = 0;
    std::memcpy(&truth, labels.bytes.data() + i * width, std::min<size_t>(width, 8));
    const auto first = inputs.inputs[0].begin() + ptrdiff_t(i * bytes);
    const Item item{"item " + std::to_string(i), {}, ""};
    MW_TRY_DO(
        add_item(scorer, Bytes(first, first + ptrdiff_t(bytes)), int(truth), item, confusion));
  }
  Evaluation out = evaluation_of(confusion, request.set);
  out.labels = labels_of(graph);
  return out;
}

Result<FeatureSet> word_features(const Graph& graph, const std::filesystem::path& path,
                                 const Progress& progress) {
  MW_TRY(const features::Spec spec, front_end_of(graph));
  std::vector<std::string> words = labels_of(graph);
  if (!words.empty() && words.back() == data::kUnknown) words.pop_back();
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  MW_TRY(const WordClips clips, load_words(set, words, spec.rate_hz));
  return make_features(plain_windows(clips, size_t(spec.samples_for(spec.rows))), spec,
                       {.rows_each = 0, .threads = 2}, progress);
}

Result<Evaluation> evaluate_words(const Graph& graph, const EvaluateRequest& request,
                                  const Progress& progress) {
  MW_TRY(const FeatureSet set, word_features(graph, request.data, progress));
  MW_TRY(const Confusion confusion, score_set(graph, set, progress));
  Evaluation out = evaluation_of(confusion, request.set);
  out.word_accuracy = confusion.word_accuracy();
  out.labels = labels_of(graph);
  return out;
}

Result<std::vector<Sample>> calibration_samples(const Graph& graph, const QuantizeRequest& request,
                                                const Progress& progress) {
  std::vector<Sample> samples;
  if (request.data.extension() == ".npy") {
    MW_TRY(const InputItems items, read_items(graph, request.data));
    const size_t bytes = items.inputs[0].size() / items.count;
    for (size_t i = 0; i < std::min(items.count, size_t(request.items)); ++i) {
      const auto first = items.inputs[0].begin() + ptrdiff_t(i * bytes);
      samples.push_back({Bytes(first, first + ptrdiff_t(bytes))});
    }
    return samples;
  }
  MW_TRY(const FeatureSet set, word_features(graph, request.data, progress));
  MW_TRY(const auto inputs, sample_inputs(set, request.items));
  for (const std::vector<float>& input : inputs) samples.push_back({*bytes_of(input)});
  return samples;
}

Result<CalibrateOptions> calibrate_options(const std::string& method) {
  constexpr const char* kMethods[] = {"minmax", "percentile", "mse"};
  for (int i = 0; i < 3; ++i) {
    if (method == kMethods[i]) return CalibrateOptions{.method = RangeMethod(i)};
  }
  return Error{ErrorKind::usage, "there is no method '" + method + "'", "",
               "choose one of minmax, percentile, mse"};
}

}  // namespace

Result<Evaluation> evaluate_model(const EvaluateRequest& request, const Progress& progress) {
  MW_TRY(const LoadedModel model, load(request.model));
  if (request.set == "words") return evaluate_words(model.graph, request, progress);
  if (request.set == "npy") return evaluate_npy(model.graph, request);
  // Source: the int8 reference models of MLPerf Tiny v1, scored on the whole of each set.
  static const std::map<std::string, double> published = {
      {"kws01", 0.902}, {"ic01", 0.850}, {"vww01", 0.852}, {"ad01", 0.860}};
  MW_TRY(Evaluation evaluation, request.set == "ad01" ? evaluate_anomaly(model.graph, request)
                                                      : evaluate_files(model.graph, request));
  evaluation.published = published.at(request.set);
  return evaluation;
}

Result<QuantizeReport> quantize_model(const QuantizeRequest& request, const Progress& progress) {
  MW_TRY(const CalibrateOptions options, calibrate_options(request.method));
  MW_TRY(LoadedModel model, load(request.model));
  MW_TRY_DO(run_passes(model.graph));
  MW_TRY(const std::vector<Sample> samples, calibration_samples(model.graph, request, progress));
  MW_TRY(const Calibration calibration, calibrate(model.graph, samples, options));
  MW_TRY(const Quantized quantized, quantize(model.graph, calibration));
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
