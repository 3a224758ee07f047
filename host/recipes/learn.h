// SPDX-License-Identifier: Apache-2.0
// What: learn(), the recipe from features to two models: train in float, fold the batch
// normalizations, quantize to int8, score both.
// Why: `train`, `quantize` and `demo` must do the same; what is scored is what ships.
// Contract: the same sets, request and seed give the same bytes for any number of threads. The
// float and int8 models take the window's features in row-major order, carry the front-end's
// conventions and the labels as metadata, and the int8 model's input has the front-end's own step,
// so that the two join without a requantization. A wish to stop (host/base/stop.h) ends training
// or quantization early and keeps the best network so far: then `stopped` is set and there is no
// int8 model.
#pragma once

#include "host/quant/report.h"
#include "host/recipes/classifier.h"
#include "host/recipes/feature_set.h"
#include "host/train/trainer.h"

namespace mw {

struct LearnRequest {
  std::vector<std::string> labels;
  std::string network = "sepnet";  // host/train/zoo.h
  int epochs = 12;
  int batch = 100;
  double learning_rate = 4e-3;
  double weight_decay = 1e-4;
  double label_smoothing = 0.05;
  double dropout = 0.1;
  double width = 0.75;        // factor of every layer's channels
  int teachers = 3;           // networks trained first, whose common opinion the model then learns
  double warp_octaves = 0.1;  // of vocal tracts; real speakers vary by themselves
  int threads = 1;
  uint64_t seed = 1;
  int calibration_items = 400;

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("labels", s.labels), v("network", s.network), v("epochs", s.epochs), v("batch", s.batch);
    v("learning_rate", s.learning_rate), v("weight_decay", s.weight_decay);
    v("label_smoothing", s.label_smoothing), v("dropout", s.dropout), v("width", s.width);
    v("teachers", s.teachers), v("warp_octaves", s.warp_octaves), v("threads", s.threads);
    v("seed", s.seed), v("calibration_items", s.calibration_items);
  }
};

// Errors: usage, with the range, for what no training can be made of.
Outcome validate(const LearnRequest& request);

struct Learned {
  Graph float_model, int8_model;
  TrainReport training;
  bool stopped = false;
  features::Spec spec;  // with the scale and zero point of the int8 model's input
  std::vector<LayerReport> layers;
};

// valid may be null: then the last epoch is kept.
Result<Learned> learn(const FeatureSet& train, const FeatureSet* valid, const LearnRequest& request,
                      const Progress& progress);

}  // namespace mw
