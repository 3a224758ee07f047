// SPDX-License-Identifier: Apache-2.0
// What: exp(x) for x in [-10, 0] and 1 / (1 + x) for x in [0, 1] at 513 places each, in Q0.15, and
// what lies between them.
// Why: TFLite's int16 softmax is made of these. They depend on no model: the compiler makes them,
// and they stay in flash.
// Contract: the integers that TFLite finds, in the same float arithmetic: an entry is moved by half
// of the error that the line to the next one has in its middle. Source: TFLite's LUTPopulate and
// LUTLookup for int16.
#ifndef MW_OPS_SOFTMAX_TABLES_H_
#define MW_OPS_SOFTMAX_TABLES_H_

#include "abi/fixed_point.h"

namespace mw {
namespace softmax {
inline namespace MW_ABI {

struct Table {
  static constexpr int32_t kSteps = 512, kLast = 65535;
  int16_t at[kSteps + 1];
};

// To the nearest integer, halves away from zero; as far as an int32 goes.
constexpr float rounded(float value) {
  const float whole = float(int32_t(value)), rest = value - whole;
  return whole + (rest >= 0.5f ? 1.0f : (rest <= -0.5f ? -1.0f : 0.0f));
}

// Of f at the places 0 to 512 between scale * first and scale * (first + 65535).
template <float (*f)(float)>
constexpr Table make_table(float scale, int32_t first) {
  constexpr float kOne = 1 << 15;
  const float low = scale * float(first), high = scale * float(first + Table::kLast);
  const float step = (high - low) / Table::kSteps;
  Table table{};
  for (int32_t i = 0; i <= Table::kSteps; ++i) {
    const float at = low + float(i) * step;
    float value = rounded(f(i < Table::kSteps ? at : high) * kOne);
    if (i < Table::kSteps) {
      const float line = rounded((f(low + float(i + 1) * step) * kOne + value) / 2);
      value -= rounded((line - rounded(f(at + step / 2) * kOne)) / 2);
    }
    table.at[i] = int16_t(value > INT16_MAX ? INT16_MAX : value);
  }
  return table;
}

constexpr float exp_of(float x) {
  const float exact = float(exp_q31<5>(int32_t(x * (1 << 26))));
  return exact / (1u << 31);
}
constexpr float reciprocal_above_one(float x) {
  return 1.0f / (1.0f + x);
}

constexpr Table kExp = make_table<exp_of>(10.0f / Table::kLast, -Table::kLast);
constexpr Table kReciprocal = make_table<reciprocal_above_one>(1.0f / Table::kLast, 0);

// The function of a table at a place from 0, or less, to 65535, or more.
inline int32_t look_up(const Table& table, int32_t place) {
  const int32_t at = clamp(place, 0, Table::kLast), i = at >> 7;
  const int32_t slope = table.at[i + 1] - table.at[i];
  return table.at[i] + ((slope * (at & 0x7f) + 64) >> 7);
}

}  // namespace MW_ABI
}  // namespace softmax
}  // namespace mw

#endif  // MW_OPS_SOFTMAX_TABLES_H_
