// SPDX-License-Identifier: Apache-2.0
#include "host/listen/listening.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/base/text.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"

namespace mw {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kLongest_s = 60;  // of smoothing and refractory times
constexpr int kMostFrames = 1000;

struct Key {
  const char* name;
  double DetectorSpec::*value;
  double low, high;
};
constexpr Key kKeys[] = {{"threshold", &DetectorSpec::threshold, 0, 1},
                         {"smooth_s", &DetectorSpec::smooth_s, 0, kLongest_s},
                         {"same_refractory_s", &DetectorSpec::same_refractory_s, 0, kLongest_s},
                         {"any_refractory_s", &DetectorSpec::any_refractory_s, 0, kLongest_s}};

Error damaged(const Graph& graph, const std::string& what) {
  return {ErrorKind::malformed_input, "metadata \"detector\": " + what, graph.name,
          "train the model again, or compile it with --network-only"};
}

// Takes samples itself, so its front-end is in it.
bool is_streaming(const Graph& graph, const features::Spec& spec) {
  if (graph.inputs.size() != 1 || graph.outputs.empty()) return false;
  const Tensor& in = graph.tensors[size_t(graph.inputs[0])];
  const Tensor& out = graph.tensors[size_t(graph.outputs[0])];
  return in.dtype == DType::s16 && in.shape.elems() > 0 &&
         in.shape.elems() % spec.hop_samples == 0 && out.dtype == DType::s8 &&
         out.quant.scales.size() == 1;
}

}  // namespace

ListenPlan ListeningModel::plan() const {
  return {detector_params(detector.spec, format),
          uint32_t(rate_hz),
          {labels.begin(), labels.begin() + format.words},
          {}};
}

void set_detector(Graph& graph, const DetectorSettings& settings) {
  Json json;
  for (const Key& key : kKeys) json[key.name] = settings.spec.*key.value;
  json["frames"] = settings.frames;
  json["chosen_on"] = settings.chosen_on;
  graph.metadata[kDetectorKey] = json.dump();
}

Result<DetectorSettings> detector_of(const Graph& graph) {
  DetectorSettings settings;
  const auto found = graph.metadata.find(kDetectorKey);
  if (found == graph.metadata.end()) return settings;
  const Json json = Json::parse(found->second, nullptr, false);
  if (!json.is_object()) return damaged(graph, "no JSON object");
  for (const Key& key : kKeys) {
    const auto value = json.find(key.name);
    if (value == json.end() || !value->is_number()) {
      return damaged(graph, fmt::format("'{}' is no number", key.name));
    }
    settings.spec.*key.value = value->get<double>();
    if (!(settings.spec.*key.value >= key.low && settings.spec.*key.value <= key.high)) {
      return damaged(graph,
                     fmt::format("'{}' is not within {} to {}", key.name, key.low, key.high));
    }
  }
  const auto frames = json.find("frames");
  if (frames == json.end() || !frames->is_number_integer() || *frames < 1 ||
      *frames > kMostFrames) {
    return damaged(graph, fmt::format("'frames' is not within 1 to {}", kMostFrames));
  }
  settings.frames = frames->get<int>();
  const auto on = json.find("chosen_on");
  if (on != json.end() && on->is_string()) settings.chosen_on = on->get<std::string>();
  return settings;
}

bool is_word_model(const Graph& graph) {
  return graph.metadata.contains(features::kMetadataKey);
}

Result<int> frames_every(const Graph& graph, double every_ms) {
  MW_TRY(const features::Spec spec, features::front_end_of(graph));
  const double row_ms = 1000.0 * spec.hop_samples / spec.rate_hz;
  const double frames = std::round(every_ms / row_ms);
  if (frames >= 1 && frames <= kMostFrames && std::abs(frames * row_ms - every_ms) < 1e-6) {
    return int(frames);
  }
  return Error{ErrorKind::usage, fmt::format("--every {:g}: no whole rows of features", every_ms),
               "",
               fmt::format("a row comes every {:g} ms: take a multiple of it, to {:g}", row_ms,
                           row_ms * kMostFrames)};
}

Result<ListeningModel> listening_model(const Graph& graph, int frames) {
  MW_TRY(const features::Spec spec, features::front_end_of(graph));
  ListeningModel model;
  MW_TRY(model.detector, detector_of(graph));
  if (frames > 0) model.detector.frames = frames;
  if (is_streaming(graph, spec)) {
    model.graph = graph;
    const int own = int(model.run_samples()) / spec.hop_samples;
    if (frames > 0 && frames != own) {
      return Error{ErrorKind::usage,
                   fmt::format("its front-end is built for {} a run",
                               counted(own, "row of features", "rows of features")),
                   graph.name, "compile the classifier that it was made of"};
    }
    model.detector.frames = own;
  } else {
    auto streaming = streaming_graph(graph, spec, model.detector.frames);
    if (!streaming) return std::move(streaming.error().at(graph.name));
    model.graph = std::move(*streaming);
  }
  model.rate_hz = spec.rate_hz;
  model.format = score_format(model.graph, spec.rate_hz);
  if (model.format.words == 0) {
    return Error{ErrorKind::unsupported, "the model has no class that is a word", graph.name,
                 "labels are words but for \"unknown\" and those with a leading '_'"};
  }
  model.labels = labels_of(graph);
  if (model.labels.size() != size_t(model.format.classes)) {
    model.labels.clear();
    for (int i = 0; i < model.format.classes; ++i) {
      model.labels.push_back(std::to_string(i));
    }
  }
  return model;
}

}  // namespace mw
