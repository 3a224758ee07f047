// SPDX-License-Identifier: Apache-2.0
// What: the update rules (SGD with momentum, Adam, AdamW) and learning-rate schedules.
// Why: values and pure functions, so that a run is a function of its options and seed.
// Contract: update() changes every parameter in place, in a fixed order. Weight decay acts on
// parameters of rank two and more (weights, not biases and scales): coupled to the gradient for
// sgd and adam, decoupled for adamw. Sources: Kingma and Ba 2015; Loshchilov and Hutter 2019;
// Smith and Topin 2018 (one-cycle).
#pragma once

#include <span>
#include <vector>

#include "host/train/step.h"

namespace mw {

enum class OptimizerKind { sgd, adam, adamw };
enum class ScheduleKind { constant, cosine, one_cycle };

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::adamw;
  ScheduleKind schedule = ScheduleKind::one_cycle;
  double learning_rate = 4e-3;  // the peak of the schedule
  double warm_up = 0.25;        // part of all steps in which the rate rises to its peak
  double momentum = 0.9;        // of sgd; beta 1 of adam
  double beta2 = 0.999, epsilon = 1e-7;
  double weight_decay = 1e-4;
};

// Rate at `step` of `steps`. cosine and one_cycle end near zero; one_cycle starts at 1/25 of the
// peak. A constant rate warms up too.
double learning_rate(const OptimizerOptions& options, int64_t step, int64_t steps);

class Optimizer {
 public:
  Optimizer(const OptimizerOptions& options, std::span<const Parameter> parameters);
  void update(std::span<const Parameter> parameters, double rate);

 private:
  OptimizerOptions options_;
  std::vector<std::vector<float>> first_, second_;  // moments by parameter
  int64_t steps_ = 0;
};

}  // namespace mw
