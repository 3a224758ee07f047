// SPDX-License-Identifier: Apache-2.0
// What: Spec, every convention of a sound front-end as plain data, with its presets and JSON form.
// Why: features that differ in one convention look alike and score badly; what the model was
// trained on travels in its metadata ("frontend") and is rebuilt from there, never guessed.
// Contract: a value. validate() refuses what the fixed-point chain cannot represent. JSON carries
// every field; unknown and missing fields are errors, so that no convention is silently dropped.
#pragma once

#include <string>

#include "host/base/result.h"

namespace mw::features {

enum class Kind { micro, log_mel, mfcc };
// hann_centered samples the window at i + 1/2 of `length` (TFLM), hann_periodic at i of `length`
// (TensorFlow, librosa, scipy's default), hann and hamming at i of `length - 1`.
enum class WindowShape { hann_centered, hann_periodic, hann, hamming, rectangular };
enum class MelScale { htk, slaney };
enum class Triangle { mel, hz };       // the axis on which the filters' sides are straight
enum class FilterNorm { peak, area };  // height 1, or area 1 on the hertz axis
enum class Spectrum { power, magnitude };
enum class DctNorm {
  none,
  orthonormal,
  tensorflow
};  // 2; sqrt(2/C) and sqrt(1/C) for k = 0; sqrt(2/C)

struct Spec {
  Kind kind = Kind::micro;
  int rate_hz = 16000;
  int window_samples = 480, hop_samples = 160;
  WindowShape window = WindowShape::hann_centered;
  int window_bits = 12;  // fraction bits of the coefficients
  int fft_length = 512;
  int channels = 40;
  double lower_hz = 125, upper_hz = 7500;
  MelScale mel_scale = MelScale::htk;
  Triangle triangle = Triangle::mel;
  FilterNorm filter_norm = FilterNorm::peak;
  Spectrum spectrum = Spectrum::power;
  int log_scale_shift = 6;  // log features are in steps of 2^-log_scale_shift nepers

  // Kind::micro: spectral subtraction, then PCAN.
  int smoothing_bits = 10;
  double even_smoothing = 0.025, odd_smoothing = 0.06, min_signal_remaining = 0.05;
  bool pcan = true;
  double pcan_strength = 0.95, pcan_offset = 80;
  int pcan_gain_bits = 21;

  // Kind::log_mel: floor under the largest value of the window; then each band's mean goes.
  double floor_db = 50;

  // Kind::mfcc.
  int first_coefficient = 0, coefficients = 10;
  DctNorm dct_norm = DctNorm::tensorflow;
  double lifter = 0;           // L of 1 + L/2 sin(pi k / L); 0: none
  int mfcc_fraction_bits = 7;  // of the s16 coefficients

  // The window of rows that a model looks at, and its int8 quantization.
  int rows = 49;
  double scale = 0;  // 0: default_scale(kind)
  int zero_point = 0;

  bool operator==(const Spec&) const = default;

  int columns() const { return kind == Kind::mfcc ? coefficients : channels; }
  // Samples that the first `count` rows of a stream need.
  int64_t samples_for(int64_t count) const {
    return count <= 0 ? 0 : (count - 1) * hop_samples + window_samples;
  }
  // Real value of one step of a row's integers: nepers, or 1 / 25.6 in the micro front-end.
  double unit() const;
};

// TFLM's audio front-end: 30 ms windows, 40 channels from 125 to 7500 Hz; hop in samples at 16 kHz.
Spec micro_spec(int hop_samples = 160);
// Plain log-mel, 49 x 40: 30 ms windows every 20 ms, 50 dB floor, band means removed.
Spec log_mel_spec();
// TensorFlow's MFCC as MLPerf Tiny's keyword spotting has it, 49 x 10: 40 ms windows every 20 ms.
Spec mfcc_spec();

Outcome validate(const Spec& spec);
std::string to_json(const Spec& spec);
Result<Spec> from_json(const std::string& text);

}  // namespace mw::features
