// SPDX-License-Identifier: Apache-2.0
// With h = (x - mean) * r, r = 1 / sqrt(variance + epsilon), n positions and g = dL/dy:
//   dbeta = sum g          dgamma = sum g * h
//   dx = gamma * r * (g - dbeta / n - h * dgamma / n)
// which is linear in g and x: from_g * g + from_raw * x + from_one, the form that ChannelLink
// keeps.
#include <algorithm>
#include <cmath>

#include "host/train/grad_def.h"
#include "ops/batch_norm/batch_norm.h"

namespace mw::batch_norm {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

constexpr float kKeep = 0.9f;  // of a running average, a step

class Kernel : public GradKernel {
 public:
  Kernel(const Params& params, Bounds bounds, bool linked_before, bool linked_after)
      : p(params),
        before(linked_before),
        after(linked_after),
        shared(p.channels, bounds.low, bounds.high),
        mean(size_t(p.channels)),
        root(size_t(p.channels)),
        work(size_t(p.channels)) {}

  ChannelLink* link() override { return &shared; }

  void forward(const GradCall& call) override {
    if (call.training) {
      if (!before) {
        each_chunk(call, [&](int chunk, int64_t at, int64_t count) {
          channels_sum(shared, chunk, call.x[kX] + at, count);
        });
      }
      take_statistics(call);
    } else {
      std::copy_n(call.x[kMean], p.channels, mean.begin());
      std::copy_n(call.x[kVariance], p.channels, root.begin());
    }
    const float epsilon = float_from_bits(p.epsilon);
    for (float& r : root) r = 1 / std::sqrt(r + epsilon);
    shared.fill(shared.mean, mean.data());
    const float* gamma = call.x[kGamma];
    const float* beta = call.x[kBeta];
    fill(shared.scale, [&](size_t c) { return gamma[c] * root[c]; });
    fill(shared.shift, [&](size_t c) { return beta[c] - mean[c] * gamma[c] * root[c]; });
    if (!after) {
      each_chunk(call, [&](int, int64_t at, int64_t count) {
        channels_apply(shared, call.x[kX] + at, count, call.y + at);
      });
    }
  }

  void backward(const GradCall& call) override {
    // The buffer behind dy belongs to this node's output alone, so it is masked in place.
    float* g = const_cast<float*>(call.dy);
    if (!after) {
      each_chunk(call, [&](int chunk, int64_t at, int64_t count) {
        channels_mask(shared, chunk, call.x[kX] + at, count, g + at);
      });
    }
    take_gradients(call);
    if (!before && call.dx[kX]) {
      each_chunk(call, [&](int, int64_t at, int64_t count) {
        channels_gradient(shared, g + at, call.x[kX] + at, count, call.dx[kX] + at);
      });
    }
  }

 private:
  template <class F>
  void each_chunk(const GradCall& call, F&& f) {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range rows = chunk_range(p.rows, kChunks, chunk);
      const int64_t count = int64_t(rows.end - rows.begin) * p.channels;
      if (count > 0) f(chunk, int64_t(rows.begin) * p.channels, count);
    });
  }
  template <class F>
  void fill(std::vector<float>& repeated, F&& f) {
    for (size_t c = 0; c < work.size(); ++c) work[c] = f(c);
    shared.fill(repeated, work.data());
  }

  // Chunk means and squares combine pairwise (Chan, Golub, LeVeque 1979); root holds the variance.
  void take_statistics(const GradCall& call) {
    for (int32_t c = 0; c < p.channels; ++c) {
      double n = 0, average = 0, squares = 0;
      for (const ChannelSums& sums : shared.chunks) {
        if (sums.rows == 0) continue;
        const double m = double(sums.rows), first = shared.folded(sums.first, c);
        const double chunk_mean = double(sums.origin[size_t(c)]) + first / m;
        const double chunk_squares = shared.folded(sums.second, c) - first * first / m;
        const double difference = chunk_mean - average;
        squares += std::max(chunk_squares, 0.0) + difference * difference * n * m / (n + m);
        average += difference * m / (n + m);
        n += m;
      }
      mean[size_t(c)] = float(average);
      root[size_t(c)] = float(squares / n);
      const float unbiased = float(squares / std::max(n - 1, 1.0));
      float &old_mean = call.state[kMean][c], &old_variance = call.state[kVariance][c];
      old_mean = kKeep * old_mean + (1 - kKeep) * float(average);
      old_variance = kKeep * old_variance + (1 - kKeep) * unbiased;
    }
  }

  void take_gradients(const GradCall& call) {
    std::vector<float>* out[] = {&shared.from_g, &shared.from_raw, &shared.from_one};
    for (int32_t c = 0; c < p.channels; ++c) {
      double first = 0, second = 0;
      for (const ChannelSums& sums : shared.chunks) {
        first += shared.folded(sums.first, c), second += shared.folded(sums.second, c);
      }
      const double r = double(root[size_t(c)]), gamma = double(call.x[kGamma][c]);
      const double beta_gradient = first, gamma_gradient = second * r;
      if (call.dx[kBeta]) call.dx[kBeta][c] = float(beta_gradient);
      if (call.dx[kGamma]) call.dx[kGamma][c] = float(gamma_gradient);
      const double from_raw = -gamma * r * r * gamma_gradient / p.rows;
      const double from_one =
          -gamma * r * beta_gradient / p.rows - from_raw * double(mean[size_t(c)]);
      const double values[] = {gamma * r, from_raw, from_one};
      for (int k = 0; k < 3; ++k) {
        for (int32_t at = c; at < shared.period; at += p.channels) {
          (*out[k])[size_t(at)] = float(values[k]);
        }
      }
    }
  }

  const Params p;
  const bool before, after;
  ChannelLink shared;
  std::vector<float> mean, root, work;  // root: 1 / standard deviation
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node), bounds_of(node.clamp),
                                                node.linked_before, node.linked_after));
}

}  // namespace

const GradDef kGrad = {.plan = plan,
                       .parameter_slots = 1u << kGamma | 1u << kBeta,
                       .state_slots = 1u << kMean | 1u << kVariance,
                       .offers_link = true,
                       .fuses_clamp = true};

}  // namespace mw::batch_norm
