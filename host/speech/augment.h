// SPDX-License-Identifier: Apache-2.0
// What: what happens to sound between a mouth and a microphone, as pure functions: time, speed,
// gain, noise at a stated signal-to-noise ratio, rooms, equalizers, band limits; and SpecAugment.
// Why: a model hears the world through channels its recordings never saw.
// Contract: mono samples in [-1, 1] in, the same length out unless said. The same arguments and
// generator state give the same bytes. Nothing here clips: to_int16 does. All cost a fraction of a
// millisecond a second of sound, so they run in the training loop.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "host/base/rng.h"

namespace mw::speech {

using Samples = std::vector<float>;

double rms(std::span<const float> samples);

Samples white_noise(size_t count, Rng& rng);  // uniform, RMS 0.1
// 1/f from 20 Hz upwards within 1 dB, RMS about 0.1. Source: P. Kellet's filter of white noise.
Samples pink_noise(size_t count, Rng& rng);

// Positive: later. What moves in is silence.
Samples shift_time(std::span<const float> samples, int64_t by_samples);
// speed 2 is half as long and an octave up; length round(size / speed). Cubic interpolation: for
// speeds near 1 (0.8..1.25), where a band limit is not needed.
Samples change_speed(std::span<const float> samples, double speed);
Samples change_gain(std::span<const float> samples, double gain_db);

// Adds noise from `offset` on, repeated when it is too short, scaled so that the RMS of `samples`
// is snr_db above it. Silent samples get the noise as it is; empty or silent noise adds nothing.
Samples add_noise(std::span<const float> samples, std::span<const float> noise, double snr_db,
                  size_t offset);

// A room's impulse response as sparse taps. The late part is velvet noise (random signs at random
// times, 1,000 a second) under an exponential decay: it sounds like dense noise at a few per cent
// of the cost. Source: Karjalainen and Jarvelainen, Reverberation modeling using velvet noise,
// AES 2007.
struct Room {
  struct Tap {
    size_t delay;  // samples
    float gain;
  };
  std::vector<Tap> taps;  // the first is the direct sound: delay 0, gain 1
};
struct RoomSpec {
  double decay_s = 0.3;      // until 60 dB down, in 0.05..2
  double reverberant = 0.3;  // energy of all but the direct sound, relative to it
  int rate_hz = 16000;
};
Room make_room(const RoomSpec& spec, Rng& rng);
Samples apply_room(std::span<const float> samples, const Room& room);  // the tail is cut off

// Second-order sections, a0 = 1. Source: R. Bristow-Johnson, Audio EQ Cookbook.
struct Biquad {
  double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
};
// Frequencies in (0, rate_hz / 2).
Biquad low_pass(double hz, double q, int rate_hz);
Biquad high_pass(double hz, double q, int rate_hz);
Biquad peak(double hz, double q, double gain_db, int rate_hz);
Samples filter(std::span<const float> samples, std::span<const Biquad> sections);

// The whole channel, in the order of nature: speaker, room, microphone, noise, level.
struct ChannelSpec {
  double speed_low = 0.9, speed_high = 1.12;
  double room = 0.4;       // probabilities
  double equalizer = 0.7;  // up to three peaks of +-equalizer_db, and band limits
  double noise = 0.5;
  double equalizer_db = 5;
  double snr_low_db = 5, snr_high_db = 35;
  double gain_low_db = -26, gain_high_db = 0;
  int rate_hz = 16000;

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("speed_low", s.speed_low), v("speed_high", s.speed_high), v("room", s.room);
    v("equalizer", s.equalizer), v("noise", s.noise), v("equalizer_db", s.equalizer_db);
    v("snr_low_db", s.snr_low_db), v("snr_high_db", s.snr_high_db);
    v("gain_low_db", s.gain_low_db), v("gain_high_db", s.gain_high_db), v("rate_hz", s.rate_hz);
  }
};
// Random equalizer and band limits of a channel: high-pass at 20..300 Hz, low-pass above 3.4 kHz.
std::vector<Biquad> random_equalizer(const ChannelSpec& spec, Rng& rng);
// A stretch of a random recording of `noises`, or white or pink noise when there are none or by a
// quarter's chance.
Samples random_noise(size_t count, const std::vector<Samples>& noises, Rng& rng);
// Room, equalizer, noise and gain, each by its chance. Speed belongs to single words: see mix.h.
Samples pass_channel(std::span<const float> samples, const ChannelSpec& spec,
                     const std::vector<Samples>& noises, Rng& rng);

// SpecAugment on a feature map of frames x bands, row-major, in place: one block of up to
// max_bands bands and one of up to max_frames frames become `fill` (the mean is a good one).
// Source: Park et al., SpecAugment, Interspeech 2019.
struct MaskSpec {
  size_t frames, bands;
  size_t max_frames = 8, max_bands = 7;
};
template <class T>
void mask_features(std::span<T> features, const MaskSpec& spec, T fill, Rng& rng) {
  const size_t bands = size_t(rng.between(0, int64_t(std::min(spec.max_bands, spec.bands))));
  const size_t frames = size_t(rng.between(0, int64_t(std::min(spec.max_frames, spec.frames))));
  const size_t band = rng.below(spec.bands - bands + 1);
  const size_t frame = rng.below(spec.frames - frames + 1);
  for (size_t f = 0; f < spec.frames; ++f)
    for (size_t b = 0; b < spec.bands; ++b)
      if ((f >= frame && f < frame + frames) || (b >= band && b < band + bands))
        features[f * spec.bands + b] = fill;
}

}  // namespace mw::speech
