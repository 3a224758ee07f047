// SPDX-License-Identifier: Apache-2.0
#include "ops/cast/cast.h"

namespace mw {
namespace cast {
inline namespace MW_ABI {

namespace {

struct Truth {
  uint8_t byte;
  constexpr operator int32_t() const { return byte != 0 ? 1 : 0; }
};

template <class X, class Y, class F>
void each(const Params& p, const Args& args, F f) {
  const X* x = args.input<X>(kX);
  Y* y = args.output<Y>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    const Y value = f(x[i]);
    y[i] = value;
  }
}

// The low bits of an integer are those of the unsigned type of that width.
template <class X, class Y>
void low_bits(const Params& p, const Args& args) {
  each<X, Y>(p, args, [](X x) { return static_cast<Y>(x); });
}
template <class X>
void to_integers(const Params& p, const Args& args) {
  switch (DType(p.to)) {
    case DType::s8:
    case DType::u8:
      return low_bits<X, uint8_t>(p, args);
    case DType::s16:
    case DType::u16:
      return low_bits<X, uint16_t>(p, args);
    case DType::s64:
      return low_bits<X, uint64_t>(p, args);
    case DType::b8:
      return each<X, uint8_t>(p, args, [](X x) { return uint8_t(x != 0 ? 1 : 0); });
    default:
      return low_bits<X, uint32_t>(p, args);
  }
}

template <class X>
void to_floats(const Params& p, const Args& args) {
  each<X, float>(p, args, [](X x) { return static_cast<float>(x); });
}

// low, and the first float above high, are exact; high itself need not be.
template <class Y>
Y saturated(float x, float low, float above, Y lowest, Y highest) {
  if (!(x < above)) return highest;
  return x <= low ? lowest : static_cast<Y>(x);
}

}  // namespace

#define MW_CAST(name, X)                                                    \
  MW_SHARED void cast_##name##_ref(const Params& p, const Args& args) {     \
    to_integers<X>(p, args);                                                \
  }                                                                         \
  MW_SHARED void cast_##name##_f32_ref(const Params& p, const Args& args) { \
    to_floats<X>(p, args);                                                  \
  }
MW_CAST(s8, int8_t)
MW_CAST(u8, uint8_t)
MW_CAST(s16, int16_t)
MW_CAST(u16, uint16_t)
MW_CAST(s32, int32_t)
MW_CAST(u32, uint32_t)
MW_CAST(s64, int64_t)
MW_CAST(b8, Truth)
#undef MW_CAST

MW_SHARED void cast_f32_f32_ref(const Params& p, const Args& args) {
  to_floats<float>(p, args);
}

MW_SHARED void cast_f32_ref(const Params& p, const Args& args) {
  switch (DType(p.to)) {
    case DType::s8:
      return each<float, int8_t>(p, args, [](float x) {
        return saturated<int8_t>(x, -128.0f, 128.0f, INT8_MIN, INT8_MAX);
      });
    case DType::u8:
      return each<float, uint8_t>(
          p, args, [](float x) { return saturated<uint8_t>(x, 0.0f, 256.0f, 0, UINT8_MAX); });
    case DType::s16:
      return each<float, int16_t>(p, args, [](float x) {
        return saturated<int16_t>(x, -32768.0f, 32768.0f, INT16_MIN, INT16_MAX);
      });
    case DType::u16:
      return each<float, uint16_t>(
          p, args, [](float x) { return saturated<uint16_t>(x, 0.0f, 65536.0f, 0, UINT16_MAX); });
    case DType::u32:
      return each<float, uint32_t>(p, args, [](float x) {
        return saturated<uint32_t>(x, 0.0f, 4294967296.0f, 0, UINT32_MAX);
      });
    case DType::b8:
      return each<float, uint8_t>(p, args, [](float x) { return uint8_t(x != 0 ? 1 : 0); });
    default:
      return each<float, int32_t>(p, args, [](float x) {
        return saturated<int32_t>(x, -2147483648.0f, 2147483648.0f, INT32_MIN, INT32_MAX);
      });
  }
}

MW_SHARED void cast_f32_s64_ref(const Params& p, const Args& args) {
  constexpr float kAbove = 9223372036854775808.0f;
  each<float, int64_t>(p, args, [](float x) {
    return saturated<int64_t>(x, -kAbove, kAbove, INT64_MIN, INT64_MAX);
  });
}

}  // namespace MW_ABI
}  // namespace cast
}  // namespace mw
