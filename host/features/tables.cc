// SPDX-License-Identifier: Apache-2.0
#include "host/features/tables.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace mw::features {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kWeightBits = 12;

int16_t rounded_s16(double value) {
  return int16_t(std::clamp(std::floor(value + 0.5), -32768.0, 32767.0));
}

float htk_mel(float hz) {
  return 1127.0f * std::log1p(hz / 700.0f);
}
// Slaney's Auditory Toolbox: linear up to 1 kHz, logarithmic above.
float slaney_mel(float hz) {
  constexpr double kLinearHz = 200.0 / 3, kBreakHz = 1000;
  if (hz < kBreakHz) return float(hz / kLinearHz);
  return float(kBreakHz / kLinearHz + std::log(hz / kBreakHz) * 27 / std::log(6.4));
}

using Warp = std::function<float(float)>;

// The frequency with the given mel value, by bisection: no scale needs its inverse written down.
double mel_to_hz(const Warp& mel, double wanted, double low_hz, double high_hz) {
  for (int step = 0; step < 60; ++step) {
    const double middle = (low_hz + high_hz) / 2;
    (double(mel(float(middle))) < wanted ? low_hz : high_hz) = middle;
  }
  return (low_hz + high_hz) / 2;
}

// Centres of the filters in mel; the first entry is the lower limit, the last the upper.
std::vector<float> mel_centres(const Spec& spec, const Warp& mel) {
  const float low = mel(float(spec.lower_hz)), high = mel(float(spec.upper_hz));
  const float spacing = (high - low) / float(spec.channels + 1);
  std::vector<float> centres{low};
  for (int c = 0; c <= spec.channels; ++c) centres.push_back(low + spacing * float(c + 1));
  return centres;
}

}  // namespace

std::vector<int16_t> window_table(WindowShape shape, int length, int fraction_bits) {
  const double one = std::ldexp(1.0, fraction_bits);
  std::vector<int16_t> table;
  for (int i = 0; i < length; ++i) {
    double value = 1;
    switch (shape) {
      case WindowShape::hann_centered:
        // In float throughout: one coefficient of 480 lies so near a half that it matters.
        value = double(0.5f - 0.5f * std::cos(float(2 * kPi) / float(length) * (float(i) + 0.5f)));
        break;
      case WindowShape::hann_periodic:
        value = 0.5 - 0.5 * std::cos(2 * kPi * i / length);
        break;
      case WindowShape::hann:
        value = 0.5 - 0.5 * std::cos(2 * kPi * i / (length - 1));
        break;
      case WindowShape::hamming:
        value = 0.54 - 0.46 * std::cos(2 * kPi * i / (length - 1));
        break;
      case WindowShape::rectangular:
        break;
    }
    table.push_back(rounded_s16(value * one));
  }
  return table;
}

std::vector<int16_t> twiddle_table(int fft_length) {
  const int points = fft_length / 2;
  std::vector<int16_t> table;
  const auto push = [&](double phase) {
    table.push_back(rounded_s16(32767 * std::cos(phase)));
    table.push_back(rounded_s16(32767 * std::sin(phase)));
  };
  for (int i = 0; i < points / 4 * 3; ++i) push(-2 * kPi * i / points);
  for (int i = 1; i <= points / 2; ++i) push(-kPi * (double(i) / points + 0.5));
  return table;
}

Result<MelFilters> mel_filters(const Spec& spec) {
  const Warp mel = spec.mel_scale == MelScale::htk ? htk_mel : slaney_mel;
  const int spectrum = spec.fft_length / 2 + 1;
  const float hz_per_bin = float(0.5 * spec.rate_hz / double(float(spectrum) - 1));
  const auto bin_hz = [&](int bin) { return float(bin) * hz_per_bin; };
  const std::vector<float> centres = mel_centres(spec, mel);
  std::vector<double> centres_hz;
  for (float centre : centres) centres_hz.push_back(mel_to_hz(mel, centre, 0, spec.rate_hz));

  for (size_t c = 1; c < centres.size(); ++c) {
    if (centres[c] > centres[c - 1] && centres_hz[c] > centres_hz[c - 1]) continue;
    return Error{ErrorKind::usage, "lower_hz and upper_hz lie too close for so many channels",
                 "front-end > mel filters", "widen the limits or lower channels"};
  }

  MelFilters filters;
  filters.first_bin = int(1.5 + spec.lower_hz / double(hz_per_bin));  // never the constant part
  int bin = filters.first_bin;
  filters.edges.push_back(0);
  std::vector<int16_t> rising, falling;
  for (size_t c = 1; c < centres.size(); ++c) {
    for (; bin < spectrum && mel(bin_hz(bin)) <= centres[c]; ++bin) {
      const float weight =
          spec.triangle == Triangle::mel
              ? (centres[c] - mel(bin_hz(bin))) / (centres[c] - centres[c - 1])
              : float((centres_hz[c] - double(bin_hz(bin))) / (centres_hz[c] - centres_hz[c - 1]));
      // What is left of the channel before, and the beginning of this one.
      falling.push_back(rounded_s16(double(weight) * (1 << kWeightBits)));
      rising.push_back(rounded_s16((1.0 - double(weight)) * (1 << kWeightBits)));
    }
    filters.edges.push_back(int16_t(bin - filters.first_bin));
    if (c + 1 < centres.size()) {
      filters.areas.push_back((centres_hz[c + 1] - centres_hz[c - 1]) / 2);
    }
  }
  filters.bins = bin - filters.first_bin;
  if (filters.bins <= 0) {
    return Error{ErrorKind::usage, "no bin of the spectrum lies between lower_hz and upper_hz",
                 "front-end > mel filters", "widen the limits or raise fft_length"};
  }
  filters.weights = std::move(rising);
  filters.weights.insert(filters.weights.end(), falling.begin(), falling.end());
  return filters;
}

std::vector<float> warped_bands(const Spec& spec, double factor) {
  const Warp mel = spec.mel_scale == MelScale::htk ? htk_mel : slaney_mel;
  const std::vector<float> centres = mel_centres(spec, mel);
  const float spacing = centres[1] - centres[0];
  std::vector<float> bands;
  for (int c = 0; c < spec.channels; ++c) {
    const double hz = mel_to_hz(mel, centres[size_t(c) + 1], 0, spec.rate_hz);
    const float at = (mel(float(hz * factor)) - centres[1]) / spacing;
    bands.push_back(std::clamp(at, 0.0f, float(spec.channels - 1)));
  }
  return bands;
}

std::vector<int16_t> pcan_table(const Spec& spec, int input_bits) {
  constexpr int kOctaves = 32;
  const auto gain = [&](uint32_t x) {
    const float level = float(x) / float(uint32_t(1) << input_bits) + float(spec.pcan_offset);
    const float value =
        float(uint32_t(1) << spec.pcan_gain_bits) * std::pow(level, -float(spec.pcan_strength));
    return value > 0x7fff ? 0x7fff : int32_t(value + 0.5f);
  };
  std::vector<int16_t> table{int16_t(gain(0)), int16_t(gain(1))};
  for (int bits = 2; bits <= kOctaves; ++bits) {
    const uint32_t begin = uint32_t(1) << (bits - 1);
    const uint32_t end = bits == kOctaves ? begin + (begin - 1) : 2 * begin;
    // The parabola through the octave's begin, middle and end.
    const int32_t y = gain(begin);
    const int32_t half = gain(begin + begin / 2) - y, full = gain(end) - y;
    const int32_t slope = 4 * half - full;
    for (int32_t entry : {y, slope, full - slope, 0}) table.push_back(int16_t(entry));
  }
  table.pop_back();
  return table;
}

DctTables dct_tables(const Spec& spec, const std::vector<double>& offset_nepers, double gain) {
  const int channels = spec.channels;
  std::vector<double> matrix;
  double largest = 1e-9;  // a lifter may take out every coefficient
  for (int k = spec.first_coefficient; k < spec.first_coefficient + spec.coefficients; ++k) {
    double norm = 2;
    if (spec.dct_norm != DctNorm::none) norm = std::sqrt(2.0 / channels);
    if (spec.dct_norm == DctNorm::orthonormal && k == 0) norm = std::sqrt(1.0 / channels);
    const double lift =
        spec.lifter > 0 ? 1 + spec.lifter / 2 * std::sin(kPi * k / spec.lifter) : 1.0;
    for (int c = 0; c < channels; ++c) {
      matrix.push_back(gain * norm * lift * std::cos(kPi * k * (c + 0.5) / channels));
      largest = std::max(largest, std::abs(matrix.back()));
    }
  }
  DctTables tables;
  // As many fraction bits as the largest entry leaves room for, one less for the matrix's rounding.
  tables.fraction_bits = std::clamp(14 - int(std::ceil(std::log2(largest))), 1, 20);
  const double one = std::ldexp(1.0, tables.fraction_bits);
  for (int k = 0; k < spec.coefficients; ++k) {
    double bias = 0;
    for (int c = 0; c < channels; ++c) {
      const double entry = matrix[size_t(k * channels + c)];
      tables.matrix.push_back(rounded_s16(entry * one));
      bias += entry * offset_nepers[size_t(c)];
    }
    const double wide = std::round(std::ldexp(bias, spec.mfcc_fraction_bits));
    tables.bias.push_back(int32_t(std::clamp<double>(wide, INT32_MIN, INT32_MAX)));
  }
  return tables;
}

}  // namespace mw::features
