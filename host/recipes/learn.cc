// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/learn.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/memory.h"
#include "host/base/stop.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/passes/pipeline.h"
#include "host/quant/calibrate.h"
#include "host/quant/quantize.h"
#include "host/train/zoo.h"

namespace mw {

namespace {

constexpr uint64_t kTeacherSeeds = 1000003;  // apart from the seeds that people choose

TrainOptions train_options(const LearnRequest& request, const std::string& stage,
                           const Progress& progress) {
  TrainOptions options;
  options.epochs = request.epochs, options.batch = request.batch;
  options.threads = options.feed_threads = request.threads;
  options.seed = request.seed;
  options.label_smoothing = request.label_smoothing;
  options.optimizer.learning_rate = request.learning_rate;
  options.optimizer.weight_decay = request.weight_decay;
  options.stop = &stop_flag();
  if (progress) {
    options.progress = [progress, stage](const TrainProgress& p) {
      std::string note = fmt::format("epoch {}/{}, loss {:.3f}, accuracy {:.1f} %", p.epoch + 1,
                                     p.epochs, p.train.mean_loss(), 100 * p.train.accuracy());
      if (p.valid != nullptr) note += fmt::format(", held out {:.1f} %", 100 * p.valid->accuracy());
      progress({stage, p.epoch * p.steps + p.step, p.epochs * p.steps, std::move(note)});
    };
  }
  return options;
}

// The range that makes the input's int8 step that of the front-end.
ValueRange input_range(const features::Spec& spec) {
  return {float(spec.scale * (-128 - spec.zero_point)),
          float(spec.scale * (127 - spec.zero_point))};
}

Result<Graph> net_of(const LearnRequest& request, const features::Spec& spec, uint64_t seed) {
  return make_net({.name = request.network,
                   .height = spec.rows,
                   .width = spec.columns(),
                   .classes = int32_t(request.labels.size()),
                   .width_factor = float(request.width),
                   .dropout = float(request.dropout),
                   .seed = seed});
}

Outcome quantize_learned(const FeatureSet& set, int calibration_items, Learned& out) {
  MW_TRY(const auto inputs, sample_inputs(set, calibration_items));
  std::vector<Sample> samples;
  for (const std::vector<float>& input : inputs) samples.push_back({*bytes_of(input)});
  MW_TRY(Calibration calibration, calibrate(out.float_model, samples));
  calibration.ranges[size_t(out.float_model.inputs[0])] = input_range(set.spec);
  MW_TRY(Quantized quantized, quantize(out.float_model, calibration));
  MW_TRY(const QuantReport report, measure_layers(out.float_model, quantized, samples));
  out.layers = report.layers;
  out.int8_model = std::move(quantized.graph);
  // The front-end yields exactly the input's step, to the last bit of its scale.
  const QuantInfo& step = out.int8_model.tensors[size_t(out.int8_model.inputs[0])].quant;
  out.spec = set.spec;
  out.spec.scale = step.scales.at(0), out.spec.zero_point = step.zero_point;
  for (Graph* graph : {&out.float_model, &out.int8_model}) {
    graph->metadata[features::kMetadataKey] = features::to_json(out.spec);
  }
  return Ok{};
}

// What the step of a batch holds: every activation, its gradient, and a third for scratch.
Outcome check_memory(const LearnRequest& request, const features::Spec& spec) {
  MW_TRY(const Graph graph, net_of(request, spec, request.seed));
  uint64_t activations = 0, weights = 0;
  for (const Tensor& tensor : graph.tensors) {
    (tensor.is_constant() ? weights : activations) += uint64_t(tensor.shape.elems());
  }
  const uint64_t nets = 1 + uint64_t(request.teachers);
  const uint64_t bytes =
      sizeof(float) * nets * (3 * activations * uint64_t(request.batch) + 4 * weights);
  return needs_memory(bytes,
                      fmt::format("a batch of {} through {} at width {}", request.batch,
                                  request.network, request.width),
                      "give a smaller --batch or --width, or fewer --teachers");
}

template <class T>
Outcome within(const char* option, T value, T low, T high) {
  if (value >= low && value <= high) return Ok{};
  return Error{ErrorKind::usage, fmt::format("{} {} is out of range", option, value), "",
               fmt::format("give a number from {} to {}", low, high)};
}

}  // namespace

Outcome validate(const LearnRequest& request) {
  bool known = false;
  std::vector<const char*> names;
  for (const ZooEntry& entry : zoo()) {
    known |= request.network == entry.name;
    names.push_back(entry.name);
  }
  if (!known) {
    return Error{ErrorKind::usage, "no network is called '" + request.network + "'", "",
                 fmt::format("choose one of {}", fmt::join(names, ", "))};
  }
  MW_TRY_DO(within("--epochs", request.epochs, 1, 10000));
  MW_TRY_DO(within("--batch", request.batch, 1, 4096));
  MW_TRY_DO(within("--learning-rate", request.learning_rate, 1e-6, 10.0));
  MW_TRY_DO(within("--width", request.width, 0.05, 16.0));
  MW_TRY_DO(within("--teachers", request.teachers, 0, 16));
  MW_TRY_DO(within("--threads", request.threads, 1, 256));
  MW_TRY_DO(check_labels(request.labels));
  // Seeds are told apart from those of the teachers, and 0 stands for no randomness.
  return within<uint64_t>("--seed", request.seed, 1, uint64_t{1} << 62);
}

Result<Learned> learn(const FeatureSet& train_set, const FeatureSet* valid,
                      const LearnRequest& request, const Progress& progress) {
  const features::Spec& spec = train_set.spec;
  Learned out;
  const Examples examples = examples_of(train_set, request.warp_octaves);
  const Examples held_out = valid != nullptr ? examples_of(*valid) : Examples{};
  const Examples* validation = valid != nullptr ? &held_out : nullptr;
  std::vector<Graph> teachers;
  MW_TRY_DO(validate(request));
  MW_TRY_DO(check_memory(request, spec));
  const StopWait wait("the training step that is under way");
  for (int i = 1; i <= request.teachers && !out.training.stopped; ++i) {
    const uint64_t seed = request.seed + uint64_t(i) * kTeacherSeeds;
    MW_TRY(Graph teacher, net_of(request, spec, seed));
    TrainOptions options = train_options(
        request, fmt::format("training teacher {} of {}", i, request.teachers), progress);
    options.seed = seed;
    MW_TRY(out.training, train(teacher, examples, validation, options));
    teachers.push_back(std::move(teacher));
  }
  MW_TRY(Graph graph, net_of(request, spec, request.seed));
  if (out.training.stopped) {
    graph = std::move(teachers[0]);  // the one that learned longest
  } else {
    TrainOptions options = train_options(request, "training", progress);
    for (const Graph& teacher : teachers) options.teachers.push_back(&teacher);
    MW_TRY(out.training, train(graph, examples, validation, options));
  }
  set_labels(graph, request.labels);
  MW_TRY_DO(run_passes(graph));
  out.float_model = std::move(graph);
  out.stopped = out.training.stopped;
  out.spec = spec;
  out.float_model.metadata[features::kMetadataKey] = features::to_json(spec);
  if (out.stopped) return out;
  if (Outcome quantized = quantize_learned(train_set, request.calibration_items, out); !quantized) {
    out.stopped = quantized.error().kind == ErrorKind::stopped;
    if (!out.stopped) return quantized.error();
  }
  return out;
}

}  // namespace mw
