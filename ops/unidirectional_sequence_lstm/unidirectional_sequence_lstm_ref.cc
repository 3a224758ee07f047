// SPDX-License-Identifier: Apache-2.0
// TFLite makes each gate of all cells in a buffer of its own. A cell needs but its own gates, so
// here they are made cell by cell, and nothing is kept but the new h, in y.
#include "abi/curves.h"
#include "abi/float_math.h"
#include "ops/unidirectional_sequence_lstm/unidirectional_sequence_lstm.h"

namespace mw {
namespace unidirectional_sequence_lstm {
inline namespace MW_ABI {

namespace {

inline int32_t to_s16(int32_t value) {
  return clamp(value, INT16_MIN, INT16_MAX);
}
inline int32_t rescale(int32_t sum, Multiplier m) {
  return requantize(sum, m);
}
inline int32_t rescale(int64_t sum, Multiplier m) {
  return requantize_wide(sum, m);
}

// Arithmetic on activations of type T, whose sums and biases are of type Sum_; Bits is the same
// without a sign, which wraps.
template <class T, class Sum_, class Bits>
class Integers {
 public:
  using Activation = T;
  using Weight = int8_t;
  using Sum = Sum_;
  using Cell = int16_t;
  using Value = int32_t;  // of a gate, in steps of 2^-12, or behind its curve of 2^-15

  explicit Integers(const Params& p) : p_(p) {}

  Value of_x(Gate gate, const T* x, const int8_t* w, Sum bias) const {
    const Bits sum = dot(x, w, p_.in_c, p_.x_zp) + Bits(bias);
    return to_s16(rescale(Sum(sum), factor(int32_t(kOfX) + gate)));
  }
  Value of_hidden(Gate gate, const T* h, const int8_t* w) const {
    return to_s16(rescale(Sum(dot(h, w, p_.cells, p_.h_zp)), factor(int32_t(kOfHidden) + gate)));
  }
  Value add(Value a, Value b) const { return to_s16(a + b); }
  Value logistic(Value a) const { return logistic_s16(3 * a); }
  Value tanh(Value a) const { return tanh_s16(3 * a); }

  Cell remember(Value forget, Cell cell, Value input, Value added) const {
    const Value kept = to_s16(requantize(forget * cell, {kOne, -14}));
    const Value sum = add(kept, to_s16(requantize(input * added, {kOne, -17 - p_.cell_shift})));
    return Cell(p_.cell_clip > 0 ? clamp(sum, -p_.cell_clip, p_.cell_clip) : sum);
  }
  T emit(Value output, Cell cell) const {
    const int32_t up = p_.cell_shift, down = -up;
    const int32_t at = up >= 0 ? cell * (3 << up) : (cell * 3 + (1 << (down - 1))) >> down;
    const Value y = requantize(tanh_s16(at) * output, factor(kOfOutput));
    return T(clamp(add_wrapping(y, p_.h_zp), kLowest, -kLowest - 1));
  }

 private:
  static constexpr int32_t kOne = 1 << 30;  // a multiplier of 1/2
  static constexpr int32_t kLowest = sizeof(T) == 1 ? INT8_MIN : INT16_MIN;

  Multiplier factor(int32_t which) const { return {p_.multiplier[which], p_.shift[which]}; }
  static Bits dot(const T* x, const int8_t* w, int32_t count, int32_t zero_point) {
    Bits sum = 0;
    for (int32_t i = 0; i < count; ++i) sum += Bits((x[i] - zero_point) * w[i]);
    return sum;
  }

  const Params& p_;
};

class Floats {
 public:
  using Activation = float;
  using Weight = float;
  using Sum = float;
  using Cell = float;
  using Value = float;

  explicit Floats(const Params& p) : p_(p), clip_(float_from_bits(p.cell_clip)) {}

  float of_x(Gate, const float* x, const float* w, float bias) const {
    return dot(x, w, p_.in_c) + bias;
  }
  float of_hidden(Gate, const float* h, const float* w) const { return dot(h, w, p_.cells); }
  float add(float a, float b) const { return a + b; }
  float logistic(float a) const { return logistic_f32(a); }
  float tanh(float a) const { return tanh_f32(a); }
  float remember(float forget, float cell, float input, float added) const {
    const float sum = forget * cell + input * added;
    if (!(clip_ > 0)) return sum;
    return sum > clip_ ? clip_ : (sum < -clip_ ? -clip_ : sum);
  }
  float emit(float output, float cell) const { return tanh_f32(cell) * output; }

 private:
  static float dot(const float* x, const float* w, int32_t count) {
    float sum = 0;
    for (int32_t i = 0; i < count; ++i) sum += x[i] * w[i];
    return sum;
  }

  const Params& p_;
  const float clip_;
};

// One step of one sequence: y from x and the last h.
template <class Math>
void step(const Params& p, const Args& args, const Math& math, const typename Math::Activation* x,
          const typename Math::Activation* h, typename Math::Cell* cell,
          typename Math::Activation* y) {
  using Weight = typename Math::Weight;
  for (int32_t c = 0; c < p.cells; ++c) {
    typename Math::Value gates[kGates];
    for (uint32_t g = 0; g < kGates; ++g) {
      const Weight* w = args.input<Weight>(kW + g) + c * p.in_c;
      const Weight* r = args.input<Weight>(kR + g) + c * p.cells;
      const typename Math::Sum bias = args.input<typename Math::Sum>(kBias + g)[c];
      const auto sum = math.add(math.of_x(Gate(g), x, w, bias), math.of_hidden(Gate(g), h, r));
      gates[g] = g == kNew ? math.tanh(sum) : math.logistic(sum);
    }
    cell[c] = math.remember(gates[kForget], cell[c], gates[kInput], gates[kNew]);
    y[c] = math.emit(gates[kOutput], cell[c]);
  }
}

template <class Math>
void run(const Params& p, const Args& args) {
  using Activation = typename Math::Activation;
  const Math math(p);
  Activation* h = args.state<Activation>(kHidden);
  typename Math::Cell* cell = args.state<typename Math::Cell>(kCell);
  const int32_t step_rows = p.time_major != 0 ? p.batch : 1;
  for (int32_t n = 0; n < p.batch; ++n, h += p.cells, cell += p.cells) {
    int32_t row = p.time_major != 0 ? n : n * p.steps;
    for (int32_t t = 0; t < p.steps; ++t, row += step_rows) {
      Activation* y = args.output<Activation>(kY) + row * p.cells;
      step(p, args, math, args.input<Activation>(kX) + row * p.in_c, h, cell, y);
      __builtin_memmove(h, y, uint32_t(p.cells) * sizeof(Activation));
    }
  }
}

}  // namespace

MW_SHARED void unidirectional_sequence_lstm_s8_ref(const Params& p, const Args& args) {
  run<Integers<int8_t, int32_t, uint32_t>>(p, args);
}

MW_SHARED void unidirectional_sequence_lstm_s16x8_ref(const Params& p, const Args& args) {
  run<Integers<int16_t, int64_t, uint64_t>>(p, args);
}

MW_SHARED void unidirectional_sequence_lstm_f32_ref(const Params& p, const Args& args) {
  run<Floats>(p, args);
}

}  // namespace MW_ABI
}  // namespace unidirectional_sequence_lstm
}  // namespace mw
