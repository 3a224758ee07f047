// SPDX-License-Identifier: Apache-2.0
// What: binary::Quotient, the kind of DIV: what is divided has the quotient of both scales, and is
// requantized.
// Why: the quotient is that of TFLite, whose reciprocal is rounded.
// Contract: nothing traps. A quotient by zero of quantized values is the bound of the output that
// has the sign of the dividend; of s32 it is 0, and no constant divisor may hold a zero.
#ifndef MW_OPS_FAMILY_BINARY_QUOTIENT_H_
#define MW_OPS_FAMILY_BINARY_QUOTIENT_H_

#include "abi/fixed_point.h"
#include "ops/_family/binary/arithmetic.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

// a / b, rounded towards zero; wraps where the quotient is 2^31.
inline int32_t divide_wrapping(int32_t a, int32_t b) {
  if (b == -1) return subtract_wrapping(0, a);
  return b == 0 ? 0 : a / b;
}

// Whether a constant holds an integer 0.
bool holds_zero(const TensorType& x);

struct Quotient : Product {
  static Status prepare(const void* attrs, const OpTypes& types, void* params);

  template <class M, class T>
  struct Formula : Product::Formula<M, T> {
    explicit Formula(const Params& p) : Product::Formula<M, T>(p) {}
    T operator()(int32_t xa, int32_t xb) const {
      const int32_t b = xb - this->b_zp, a = b < 0 ? this->a_zp - xa : xa - this->a_zp;
      if (b == 0 && a != 0) return T(a < 0 ? this->low : this->high);
      const int32_t value = a == 0 ? 0 : quotient(a, uint32_t(b < 0 ? -b : b));
      return T(clamp(add_wrapping(value, this->y_zp), this->low, this->high));
    }

   private:
    // Of a dividend that is not 0: with its leading bit moved up, times the reciprocal, which is
    // 2^28 or more. TFLite's shifts mean nothing beyond 31 bits to the right, where nothing is
    // left, and to the left, where any output is at its bound already.
    int32_t quotient(int32_t a, uint32_t b) const {
      const int32_t up = __builtin_clz(b);
      const int32_t headroom = __builtin_clz(uint32_t(a ^ (a >> 31)) * 2 + 1);
      const int32_t scaled = mul_q31(shift_left_wrapping(a, headroom), reciprocal_q31(b << up));
      const int32_t shift = this->y.shift - (31 - up) - headroom;
      return shift < -31 ? 0 : requantize(scaled, this->y.multiplier, shift < 0 ? shift : 0);
    }
  };
};

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_QUOTIENT_H_
