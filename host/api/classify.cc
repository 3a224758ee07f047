// SPDX-License-Identifier: Apache-2.0
#include "host/api/classify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "host/data/npy.h"
#include "host/data/wav.h"
#include "host/deploy/items.h"
#include "host/features/extractor.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/ir/tensor_values.h"
#include "host/speech/sounds.h"

namespace mw::api {

namespace {

std::vector<LabelScore> ranked(const std::vector<float>& scores,
                               const std::vector<std::string>& labels) {
  std::vector<LabelScore> out;
  for (size_t i = 0; i < scores.size(); ++i) {
    out.push_back(
        {int(i), labels.size() == scores.size() ? labels[i] : std::to_string(i), scores[i]});
  }
  std::ranges::stable_sort(out, std::greater(), &LabelScore::score);
  return out;
}

// The window that training sees of a clip.
speech::Samples window_of(speech::Samples samples, const features::Spec& spec) {
  speech::WordClips clips;
  clips.samples.push_back(std::move(samples));
  clips.labels.push_back(0);
  return speech::plain_windows(clips, size_t(spec.samples_for(spec.rows))).draw(0).samples;
}

}  // namespace

Result<ClassifyModel> ClassifyModel::open(const ModelRef& ref) {
  MW_TRY(LoadedModel model, load(ref));
  const Graph& graph = model.graph;
  const std::string name = ref.path.filename().string();
  if (graph.inputs.size() != 1 || graph.outputs.empty()) {
    return Error{
        ErrorKind::unsupported,
        fmt::format("the model has {} inputs, one file goes into one", graph.inputs.size()), name,
        "milliwatt run takes several"};
  }
  std::optional<features::Spec> front_end;
  if (graph.metadata.contains(features::kMetadataKey)) {
    MW_TRY(front_end, features::front_end_of(graph));
    const Tensor& in = graph.tensors[size_t(graph.inputs[0])];
    if (in.shape.elems() != front_end->rows * front_end->columns()) {
      return Error{ErrorKind::unsupported, "the model takes a stream of samples, not one window",
                   name, "milliwatt listen hears it"};
    }
  }
  auto sim = Sim::open(graph, {.search_rounds = 1});
  if (!sim) return std::move(sim.error().at(name));
  std::vector<std::string> labels = labels_of(graph);
  ClassifyModel out(std::move(model), std::move(*sim));
  out.front_end_ = front_end;
  out.labels_ = std::move(labels);
  return out;
}

Result<Bytes> ClassifyModel::input_of_sound(const std::filesystem::path& file) const {
  if (!front_end_) {
    return Error{ErrorKind::unsupported,
                 "the model does not say how sound becomes its input: it has no front-end", "",
                 "give the input as .npy"};
  }
  const features::Spec& spec = *front_end_;
  MW_TRY(data::Sound sound, data::read_sound(file, spec.rate_hz));
  if (sound.samples.empty()) {
    return Error{ErrorKind::malformed_input, "there is no sample in it", "",
                 "record something first"};
  }
  MW_TRY(features::Extractor extractor, features::Extractor::create(spec));
  const speech::Samples window = window_of(std::move(sound.samples), spec);
  const std::vector<int8_t> steps = extractor.window(extractor.rows(data::to_int16(window)), 0);
  const Tensor& in = model_.graph.tensors[size_t(model_.graph.inputs[0])];
  const bool same = in.dtype == DType::s8 && in.quant.scales.size() == 1 &&
                    in.quant.scales[0] == float(spec.scale) &&
                    in.quant.zero_point == spec.zero_point;
  if (same) return *bytes_of(steps);
  std::vector<float> values;
  for (int8_t step : steps) values.push_back(float(spec.scale * (step - spec.zero_point)));
  return to_tensor(in, values);
}

Result<std::vector<Bytes>> ClassifyModel::inputs_of(const std::filesystem::path& file) const {
  if (!data::is_array_file(file.string())) {
    MW_TRY(Bytes input, input_of_sound(file));
    return std::vector<Bytes>{std::move(input)};
  }
  auto items = read_inputs(model_.graph, {file.string()});
  if (!items) items = read_items(model_.graph, file);
  if (!items) return std::move(items.error());
  std::vector<Bytes> inputs;
  const size_t bytes = items->inputs[0].size() / items->count;
  for (size_t i = 0; i < items->count; ++i) {
    const auto first = items->inputs[0].begin() + ptrdiff_t(i * bytes);
    inputs.emplace_back(first, first + ptrdiff_t(bytes));
  }
  return inputs;
}

Result<std::vector<Classified>> ClassifyModel::classify(const std::filesystem::path& file) {
  auto inputs = inputs_of(file);
  if (!inputs) {
    if (inputs.error().where.find(file.string()) == std::string::npos) {
      inputs.error().at(file.string());
    }
    return std::move(inputs.error());
  }
  const Tensor& out = model_.graph.tensors[size_t(model_.graph.outputs[0])];
  std::vector<Classified> all;
  for (size_t i = 0; i < inputs->size(); ++i) {
    const Bytes& input = (*inputs)[i];
    MW_CHECK(input.size() == sim_.input(0).size(), "an input of another size than the model's");
    sim_.reset();
    std::memcpy(sim_.input(0).data(), input.data(), input.size());
    MW_TRY_DO(sim_.run());
    const std::string name = inputs->size() == 1 ? "" : fmt::format("[{}]", i);
    all.push_back({file.string() + name, ranked(from_tensor(out, sim_.output(0)), labels_)});
  }
  return all;
}

}  // namespace mw::api
