// SPDX-License-Identifier: Apache-2.0
#include "host/speech/augment.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace mw::speech {
namespace {

constexpr double kNoiseRms = 0.1;

double from_db(double db) {
  return std::pow(10.0, db / 20.0);
}

struct Angle {
  double cosine, alpha;
};
Angle angle_of(double hz, double q, int rate_hz) {
  const double w = 2 * std::numbers::pi * hz / rate_hz;
  return {std::cos(w), std::sin(w) / (2 * q)};
}

Biquad normalized(double b0, double b1, double b2, double a0, double a1, double a2) {
  return {b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

}  // namespace

double rms(std::span<const float> samples) {
  if (samples.empty()) return 0;
  double sum = 0;
  for (float x : samples) sum += double(x) * x;
  return std::sqrt(sum / double(samples.size()));
}

Samples white_noise(size_t count, Rng& rng) {
  const double peak = kNoiseRms * std::sqrt(3.0);
  Samples out(count);
  for (float& x : out) x = float(rng.uniform(-peak, peak));
  return out;
}

Samples pink_noise(size_t count, Rng& rng) {
  // Three poles, each an octave-wide step of the 1/f slope.
  constexpr double kPole[] = {0.99765, 0.96300, 0.57000};
  constexpr double kGain[] = {0.0990460, 0.2965164, 1.0526913};
  constexpr double kDirect = 0.1848, kScale = 0.06;
  double state[3] = {};
  // The slowest pole forgets its empty start.
  constexpr size_t kWarmUp = 2000;
  Samples out(count);
  for (size_t i = 0; i < count + kWarmUp; ++i) {
    const double white = rng.uniform(-1, 1);
    double sum = white * kDirect;
    for (int p = 0; p < 3; ++p) sum += state[p] = kPole[p] * state[p] + kGain[p] * white;
    if (i >= kWarmUp) out[i - kWarmUp] = float(sum * kScale);
  }
  return out;
}

Samples shift_time(std::span<const float> samples, int64_t by_samples) {
  const auto count = int64_t(samples.size());
  const int64_t by = std::clamp(by_samples, -count, count);
  Samples out(samples.size(), 0.0f);
  const auto source = by > 0 ? samples.first(size_t(count - by)) : samples.subspan(size_t(-by));
  std::copy(source.begin(), source.end(), out.begin() + std::max<int64_t>(by, 0));
  return out;
}

Samples change_speed(std::span<const float> samples, double speed) {
  if (speed == 1.0 || samples.empty()) return {samples.begin(), samples.end()};
  const auto last = int64_t(samples.size()) - 1;
  const auto at = [&](int64_t i) { return samples[size_t(std::clamp<int64_t>(i, 0, last))]; };
  Samples out(size_t(std::llround(double(samples.size()) / speed)));
  for (size_t i = 0; i < out.size(); ++i) {
    const double position = double(i) * speed;
    const auto k = int64_t(position);
    const auto t = float(position - double(k));
    // Catmull-Rom through four neighbours.
    const float a = at(k - 1), b = at(k), c = at(k + 1), d = at(k + 2);
    const float slope_b = 0.5f * (c - a), slope_c = 0.5f * (d - b);
    const float cubic = 2 * (b - c) + slope_b + slope_c;
    const float square = 3 * (c - b) - 2 * slope_b - slope_c;
    out[i] = ((cubic * t + square) * t + slope_b) * t + b;
  }
  return out;
}

Samples change_gain(std::span<const float> samples, double gain_db) {
  const auto gain = float(from_db(gain_db));
  Samples out(samples.begin(), samples.end());
  for (float& x : out) x *= gain;
  return out;
}

Samples add_noise(std::span<const float> samples, std::span<const float> noise, double snr_db,
                  size_t offset) {
  Samples out(samples.begin(), samples.end());
  const double noise_rms = rms(noise), signal_rms = rms(samples);
  if (noise_rms == 0) return out;
  const auto gain = signal_rms == 0 ? 1.0f : float(signal_rms / noise_rms / from_db(snr_db));
  for (size_t i = 0; i < out.size(); ++i) out[i] += gain * noise[(offset + i) % noise.size()];
  return out;
}

Room make_room(const RoomSpec& spec, Rng& rng) {
  constexpr double kTapsASecond = 1000, kFloorDb = 45, kFirstMs = 2, kEarlyMs = 40;
  constexpr int kEarly = 6;
  const double rate = spec.rate_hz;
  const auto decay = [&](double t) { return from_db(-60 * t / spec.decay_s); };
  Room room{{{0, 1.0f}}};
  double energy = 0;
  const auto add = [&](double t, double gain) {
    room.taps.push_back({size_t(t * rate), float(rng.chance(0.5) ? gain : -gain)});
    energy += gain * gain;
  };
  // Walls first: few, strong and early; then the dense tail.
  for (int i = 0; i < kEarly; ++i) {
    const double t = rng.uniform(kFirstMs, kEarlyMs) / 1000;
    add(t, 3 * decay(t) * rng.uniform(0.3, 1));
  }
  const double end = spec.decay_s * kFloorDb / 60;
  for (double t = kFirstMs / 1000; t < end; t += 1 / kTapsASecond)
    add(t + rng.uniform() / kTapsASecond, decay(t));
  const auto scale = float(std::sqrt(spec.reverberant / energy));
  for (size_t i = 1; i < room.taps.size(); ++i) room.taps[i].gain *= scale;
  return room;
}

Samples apply_room(std::span<const float> samples, const Room& room) {
  using Row = Eigen::Map<Eigen::ArrayXf>;
  using ConstRow = Eigen::Map<const Eigen::ArrayXf>;
  constexpr size_t kBlock = 1024;  // output and all the input it needs stay in the first cache
  Samples out(samples.size(), 0.0f);
  for (size_t begin = 0; begin < out.size(); begin += kBlock) {
    const size_t end = std::min(begin + kBlock, out.size());
    for (const Room::Tap& tap : room.taps) {
      const size_t first = std::max(begin, tap.delay);
      if (first >= end) continue;
      const auto count = Eigen::Index(end - first);
      Row(out.data() + first, count) +=
          tap.gain * ConstRow(samples.data() + first - tap.delay, count);
    }
  }
  return out;
}

Biquad low_pass(double hz, double q, int rate_hz) {
  const auto [c, alpha] = angle_of(hz, q, rate_hz);
  return normalized((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha);
}

Biquad high_pass(double hz, double q, int rate_hz) {
  const auto [c, alpha] = angle_of(hz, q, rate_hz);
  return normalized((1 + c) / 2, -1 - c, (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha);
}

Biquad peak(double hz, double q, double gain_db, int rate_hz) {
  const auto [c, alpha] = angle_of(hz, q, rate_hz);
  const double a = from_db(gain_db / 2);
  return normalized(1 + alpha * a, -2 * c, 1 - alpha * a, 1 + alpha / a, -2 * c, 1 - alpha / a);
}

Samples filter(std::span<const float> samples, std::span<const Biquad> sections) {
  struct State {
    double z1 = 0, z2 = 0;  // transposed direct form II
  };
  std::vector<State> states(sections.size());
  Samples out(samples.begin(), samples.end());
  // Sections within samples: the processor overlaps one section's wait with the next one's work.
  for (float& x : out) {
    double value = x;
    for (size_t k = 0; k < sections.size(); ++k) {
      const Biquad& s = sections[k];
      State& z = states[k];
      const double in = value;
      value = s.b0 * in + z.z1;
      z.z1 = s.b1 * in - s.a1 * value + z.z2;
      z.z2 = s.b2 * in - s.a2 * value;
    }
    x = float(value);
  }
  return out;
}

std::vector<Biquad> random_equalizer(const ChannelSpec& spec, Rng& rng) {
  constexpr double kButterworth = 0.7071, kTelephoneHz = 3400;
  const double nyquist = spec.rate_hz / 2.0;
  std::vector<Biquad> sections{
      high_pass(20 * std::pow(15.0, rng.uniform()), kButterworth, spec.rate_hz)};
  const double top = 0.95 * nyquist, bottom = std::min(kTelephoneHz, 0.7 * nyquist);
  if (rng.chance(0.5))
    sections.push_back(low_pass(rng.uniform(bottom, top), kButterworth, spec.rate_hz));
  for (int64_t peaks = rng.between(1, 3); peaks > 0; --peaks) {
    const double hz = 100 * std::pow(0.8 * nyquist / 100, rng.uniform());
    sections.push_back(peak(hz, rng.uniform(0.5, 1.5),
                            rng.uniform(-spec.equalizer_db, spec.equalizer_db), spec.rate_hz));
  }
  return sections;
}

Samples random_noise(size_t count, const std::vector<Samples>& noises, Rng& rng) {
  const bool recorded = !noises.empty() && !rng.chance(0.25);
  if (!recorded) return rng.chance(0.5) ? white_noise(count, rng) : pink_noise(count, rng);
  const Samples& noise = noises[rng.below(noises.size())];
  Samples out(count, 0.0f);
  if (noise.empty()) return out;
  const size_t offset = rng.below(noise.size());
  for (size_t i = 0; i < count; ++i) out[i] = noise[(offset + i) % noise.size()];
  return out;
}

Samples pass_channel(std::span<const float> samples, const ChannelSpec& spec,
                     const std::vector<Samples>& noises, Rng& rng) {
  Samples out(samples.begin(), samples.end());
  if (rng.chance(spec.room)) {
    const RoomSpec room{rng.uniform(0.1, 0.5), rng.uniform(0.05, 0.6), spec.rate_hz};
    out = apply_room(out, make_room(room, rng));
  }
  if (rng.chance(spec.equalizer)) out = filter(out, random_equalizer(spec, rng));
  if (rng.chance(spec.noise)) {
    const double snr_db = rng.uniform(spec.snr_low_db, spec.snr_high_db);
    out = add_noise(out, random_noise(out.size(), noises, rng), snr_db, 0);
  }
  return change_gain(out, rng.uniform(spec.gain_low_db, spec.gain_high_db));
}

}  // namespace mw::speech
