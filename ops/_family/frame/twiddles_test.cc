// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/frame/twiddles.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace mw {
namespace {

// As TFLM's library computes them.
template <class T>
void expect_those_of_doubles(int32_t length, bool backward) {
  constexpr double kPi = 3.14159265358979323846, kOne = real_fft::Fixed<T>::kOne;
  const int32_t points = length / 2, first = length / 8 * 3;
  std::vector<real_fft::ComplexOf<T>> twiddles(size_t(real_fft::twiddle_count(length)));
  real_fft::fill_twiddles(length, backward, twiddles.data());
  for (int32_t i = 0; i < int32_t(twiddles.size()); ++i) {
    double phase = i < first ? -2 * kPi * i / points : -kPi * (double(i - first + 1) / points + .5);
    if (backward) phase = -phase;
    ASSERT_EQ(twiddles[size_t(i)].re, T(std::floor(.5 + kOne * std::cos(phase)))) << length;
    ASSERT_EQ(twiddles[size_t(i)].im, T(std::floor(.5 + kOne * std::sin(phase)))) << length;
  }
}

TEST(Twiddles, AreTheRoundedDoublesInAllLengths) {
  for (int32_t length = 8; length <= 16384; length *= 2) {
    for (const bool backward : {false, true}) {
      expect_those_of_doubles<int16_t>(length, backward);
      expect_those_of_doubles<int32_t>(length, backward);
    }
  }
}

}  // namespace
}  // namespace mw
