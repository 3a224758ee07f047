// SPDX-License-Identifier: Apache-2.0
#include "abi/nearest.h"

#include "abi/float_math.h"

namespace mw {
inline namespace MW_ABI {

namespace {

constexpr int32_t kBits = 61;          // Q2.61, for numbers below 4
constexpr int32_t kArgumentBits = 55;  // Q8.55
constexpr int32_t kInfinity = 0x7f800000;
constexpr int64_t kOne = int64_t(1) << kBits;

// a * b in Q2.61, both below 4, to 60 bits.
int64_t multiply(int64_t a, int64_t b) {
  const int64_t a_high = a >> 32, b_high = b >> 32;
  const int64_t a_low = int64_t(uint32_t(a)), b_low = int64_t(uint32_t(b));
  const int64_t middle = (a_high * b_low >> 1) + (a_low * b_high >> 1);
  return a_high * b_high * 8 + (middle >> (kBits - 33));
}

// value * 2^(exponent - kBits), the value in [1/2, 2).
struct Scaled {
  int64_t value;
  int32_t exponent;
};

// exp(a) of a in Q8.55: by powers of 2, and Taylor's series of the rest, which is in [-0.35, 0.35].
Scaled exp_of(int64_t a) {
  constexpr int64_t kLn2 = 0x58b90bfbe8e7bd;  // Q8.55
  // 1 / k!
  constexpr int64_t kTerms[] = {0x2000000000000000, 0x2000000000000000, 0x1000000000000000,
                                0x555555555555555,  0x155555555555555,  0x44444444444444,
                                0xb60b60b60b60b,    0x1a01a01a01a02,    0x340340340340,
                                0x5c778e955b2,      0x93f27dbbc5,       0xd7322b3fb,
                                0x11eed8f00,        0x16124614,         0x193974b};
  const int32_t top = int32_t(a >> 32);
  constexpr int32_t kHalf = 1 << 22;
  // Rounded well enough: the rest may be a little larger than half of ln 2.
  const int32_t powers = int32_t((int64_t(top) * 0x5c551d95 + (int64_t(kHalf) << 30)) >> 53);
  const int64_t rest = (a - powers * kLn2) * (1 << (kBits - kArgumentBits));
  constexpr int32_t kLast = sizeof(kTerms) / sizeof(kTerms[0]) - 1;
  int64_t sum = kTerms[kLast];
  for (int32_t k = kLast - 1; k >= 0; --k) sum = kTerms[k] + multiply(sum, rest);
  return {sum, powers};
}

// A finite float in Q8.55, |x| < 128; what is below the last bit falls away.
int64_t fixed(float x) {
  const int32_t bits = bits_from_float(x);
  const int32_t exponent = (bits >> 23) & 0xff;
  const int64_t significand = (bits & 0x7fffff) | 0x800000;
  const int32_t shift = exponent - 150 + kArgumentBits;
  const int64_t magnitude = shift >= 0    ? significand * (int64_t(1) << shift)
                            : shift > -24 ? significand >> -shift
                                          : 0;
  return bits < 0 ? -magnitude : magnitude;
}

// Rounded to nearest, halves to even.
float to_float(const Scaled& x) {
  const int32_t above = x.value >= kOne ? 1 : 0;  // in [1, 2), else in [1/2, 1)
  const int32_t cut = kBits - 24 + above;
  const int64_t half = int64_t(1) << (cut - 1);
  const int32_t odd = int32_t(x.value >> cut) & 1;
  const int32_t significand = int32_t((x.value + half - 1 + odd) >> cut);
  const int32_t bits = significand + ((x.exponent + above + 125) << 23);
  return float_from_bits(bits < kInfinity ? bits : kInfinity);
}

// x / exp(close) - 1 in Q2.61, where `close` is about the logarithm of x.
int64_t rest_of_log(float x, float close) {
  const Scaled e = exp_of(fixed(-close));
  int32_t bits = bits_from_float(x), exponent = -127;
  if (bits < 0x00800000) bits = bits_from_float(x * 16777216.0f), exponent -= 24;
  exponent += (bits >> 23) + e.exponent;
  const int64_t product = multiply(e.value, int64_t((bits & 0x7fffff) | 0x800000) << (kBits - 23));
  return (exponent < 0 ? product >> -exponent : product << exponent) - kOne;
}

// |x| to the power of y: neither 0, 1 nor infinite.
float power_of(float x, float y) {
  constexpr int64_t kMost = int64_t(0x58b90bfbe8e7bc) << 7,
                    kLeast = -(int64_t(87) << kArgumentBits);
  const float close = log_f32(x);
  if (close * y > 90) return float_from_bits(kInfinity);
  if (close * y < -90) return 0;
  const int64_t rest = rest_of_log(x, close);
  const int64_t log = fixed(close) + ((rest - multiply(rest, rest) / 2) >> (kBits - kArgumentBits));
  const int32_t bits = bits_from_float(y), exponent = ((bits >> 23) & 0xff) - 126;
  const int64_t significand = (bits & 0x7fffff) | 0x800000;
  const int64_t product = (log >> 24) * significand + ((log & 0xffffff) * significand >> 24);
  const int64_t scaled = exponent >= 0    ? product * (int64_t(1) << exponent)
                         : exponent > -63 ? product >> -exponent
                                          : 0;
  const int64_t argument = bits < 0 ? -scaled : scaled;
  if (argument > kMost) return float_from_bits(kInfinity);
  return argument < kLeast ? 0 : to_float(exp_of(argument));
}

bool is_whole(float x) {
  return floor_f32(x) == x;
}

}  // namespace

MW_SHARED float nearest_exp(float x) {
  if (x != x) return x;
  if (x < -87.0f) return 0;
  if (x > 88.7228394f) return float_from_bits(kInfinity);  // above the largest float
  return to_float(exp_of(fixed(x)));
}

// A float next to it, and what is missing.
MW_SHARED float nearest_log(float x) {
  const float close = log_f32(x);
  if (!(x > 0) || x - x != 0) return close;
  const int64_t rest = rest_of_log(x, close);
  constexpr float kUnit = 1.0f / (int64_t(1) << 30), kWide = kUnit / (1 << 15);
  const bool narrow = rest == int32_t(rest);
  const float over =
      narrow ? float(int32_t(rest)) * kUnit * (kUnit / 2) : float(int32_t(rest >> 16)) * kWide;
  return close + (over - 0.5f * over * over);
}

MW_SHARED float nearest_pow(float x, float y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const float size = float_from_bits(bits_from_float(x) & INT32_MAX);
  const bool below = bits_from_float(x) < 0, far = size - size != 0 || y - y != 0;
  if (below && size != 0 && !far && !is_whole(y)) return float_from_bits(0x7fc00000);
  float power = 1;
  if (size == 0 || (far && size != 1)) {
    power = (size > 1) == (y > 0) ? float_from_bits(kInfinity) : 0;
  } else if (size != 1) {
    power = power_of(size, y);
  }
  const bool odd = is_whole(y) && !is_whole(y / 2);
  return below && odd ? -power : power;
}

}  // namespace MW_ABI
}  // namespace mw
