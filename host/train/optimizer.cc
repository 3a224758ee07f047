// SPDX-License-Identifier: Apache-2.0
#include "host/train/optimizer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mw {

double learning_rate(const OptimizerOptions& options, int64_t step, int64_t steps) {
  const double peak = options.learning_rate;
  const double done = double(step) / double(std::max<int64_t>(steps, 1));
  const bool one_cycle = options.schedule == ScheduleKind::one_cycle;
  const auto cosine = [](double x) { return 0.5 - 0.5 * std::cos(std::numbers::pi * x); };
  if (done < options.warm_up) {
    const double start = one_cycle ? 1.0 / 25 : 0.0;
    // Half a step further, so that the first step of a ramp from zero is not lost.
    const double up = (double(step) + 0.5) / (options.warm_up * double(steps));
    return peak *
           (start + (1 - start) * (one_cycle ? cosine(std::min(up, 1.0)) : std::min(up, 1.0)));
  }
  if (options.schedule == ScheduleKind::constant) return peak;
  const double down = (done - options.warm_up) / (1 - options.warm_up);
  return peak * std::max(1 - cosine(down), 1e-3);
}

Optimizer::Optimizer(const OptimizerOptions& options, std::span<const Parameter> parameters)
    : options_(options) {
  for (const Parameter& p : parameters) {
    first_.emplace_back(p.value.size(), 0.0f);
    second_.emplace_back(options.kind == OptimizerKind::sgd ? 0 : p.value.size(), 0.0f);
  }
}

namespace {

struct AdamFactors {
  float keep1, keep2, rate, unbias2, epsilon, coupled_decay, shrink;
};

void adam(const AdamFactors& f, const Parameter& p, float* first, float* second) {
  float* value = p.value.data();
  const float* gradient = p.gradient.data();
  for (size_t i = 0; i < p.value.size(); ++i) {
    const float g = gradient[i] + f.coupled_decay * value[i];
    first[i] = f.keep1 * first[i] + (1 - f.keep1) * g;
    second[i] = f.keep2 * second[i] + (1 - f.keep2) * g * g;
    value[i] =
        f.shrink * value[i] - f.rate * first[i] / (std::sqrt(second[i] * f.unbias2) + f.epsilon);
  }
}

void sgd(float momentum, float rate, float decay, const Parameter& p, float* velocity) {
  float* value = p.value.data();
  const float* gradient = p.gradient.data();
  for (size_t i = 0; i < p.value.size(); ++i) {
    velocity[i] = momentum * velocity[i] + gradient[i] + decay * value[i];
    value[i] -= rate * velocity[i];
  }
}

}  // namespace

void Optimizer::update(std::span<const Parameter> parameters, double rate) {
  ++steps_;
  const double unbias1 = 1 / (1 - std::pow(options_.momentum, double(steps_)));
  const double unbias2 = 1 / (1 - std::pow(options_.beta2, double(steps_)));
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& p = parameters[i];
    const float decay = p.shape.rank >= 2 ? float(options_.weight_decay) : 0.0f;
    if (options_.kind == OptimizerKind::sgd) {
      sgd(float(options_.momentum), float(rate), decay, p, first_[i].data());
      continue;
    }
    const bool decoupled = options_.kind == OptimizerKind::adamw;
    const AdamFactors f{float(options_.momentum),
                        float(options_.beta2),
                        float(rate * unbias1),
                        float(unbias2),
                        float(options_.epsilon),
                        decoupled ? 0 : decay,
                        decoupled ? 1 - float(rate) * decay : 1};
    adam(f, p, first_[i].data(), second_[i].data());
  }
}

}  // namespace mw
