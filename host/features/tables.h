// SPDX-License-Identifier: Apache-2.0
// What: the constant tables of the front-end blocks, from their conventions.
// Why: cosines and logarithms are for the host; the device reads integers.
// Contract: pure functions of their arguments. Layouts are those in the blocks' headers. The specs
// passed validate().
#pragma once

#include <cstdint>
#include <vector>

#include "host/features/spec.h"

namespace mw::features {

std::vector<int16_t> window_table(WindowShape shape, int length, int fraction_bits);
// For dsp/rfft. Source: the phases of KISS FFT, so that its rounding is met.
std::vector<int16_t> twiddle_table(int fft_length);

// For dsp/energy and dsp/filter_bank.
struct MelFilters {
  int first_bin = 0, bins = 0;   // of the spectrum
  std::vector<int16_t> edges;    // relative to first_bin, [channels + 2]
  std::vector<int16_t> weights;  // [2, bins], Q12
  std::vector<double> areas;     // of each triangle on the hertz axis
};
// Errors: usage, when the filters leave the spectrum or hold no bin at all. For htk and mel-axis
// triangles the arithmetic (in float) is that of TFLM's audio front-end.
Result<MelFilters> mel_filters(const Spec& spec);

// Where the band at `factor` times each band's frequency lies, as an index with a fraction, within
// the bands that there are: what a voice from a vocal tract of another length reads. [channels]
// Source: Jaitly and Hinton, Vocal tract length perturbation improves speech recognition, 2013.
std::vector<float> warped_bands(const Spec& spec, double factor);

// For dsp/pcan: gain(x) = 2^gain_bits * (x / 2^input_bits + offset)^-strength.
std::vector<int16_t> pcan_table(const Spec& spec, int input_bits);

// For dsp/dct: rows [coefficients, channels] in Q(fraction_bits), times `gain`, and a bias in steps
// of the coefficients that adds offset_nepers[c] to the logarithm of channel c.
struct DctTables {
  std::vector<int16_t> matrix;
  std::vector<int32_t> bias;
  int fraction_bits = 0;
};
DctTables dct_tables(const Spec& spec, const std::vector<double>& offset_nepers, double gain);

}  // namespace mw::features
