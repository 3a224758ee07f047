// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/padv2/padv2.h"

namespace mw {
namespace padv2 {
inline namespace MW_ABI {

namespace {

// The bounds of int8 and int16.
constexpr int32_t lowest(DType dtype) {
  return dtype == DType::s8 ? INT8_MIN : INT16_MIN;
}

// The step that is nearest to a real number, halves away from zero.
int32_t step_of(float value, const TensorType& y) {
  const int32_t low = lowest(y.dtype), high = -1 - low, zero = y.quant.zero_point;
  const float steps = value / y.quant.scale();
  if (!(steps > float(low - zero))) return low;
  if (!(steps < float(high - zero))) return high;
  return zero + int32_t(steps + (steps < 0 ? -0.5f : 0.5f));
}

// Of int32 there is no scale, as in TFLM.
bool has_scale(const TensorType& type) {
  return type.quant.present() && (type.dtype == DType::s8 || type.dtype == DType::s16);
}

// A constant of one element, as an integer.
Status read_integer(const TensorType& type, int32_t& value) {
  switch (type.dtype) {
    case DType::s8:
      value = *static_cast<const int8_t*>(type.data);
      return Status::ok;
    case DType::s16:
      value = *static_cast<const int16_t*>(type.data);
      return Status::ok;
    case DType::s32:
      value = *static_cast<const int32_t*>(type.data);
      return Status::ok;
    default:
      return Status::bad_dtype;
  }
}

}  // namespace

MW_SHARED Status PadV2::fill(const Attrs& a, const TensorType& y, int32_t& bits) {
  if (y.dtype == DType::f32) {
    bits = bits_from_float(a.value);
    return Status::ok;
  }
  if (has_scale(y)) {
    const int32_t zero = y.quant.zero_point, low = lowest(y.dtype);
    MW_REQUIRE(zero >= low && zero <= -1 - low, bad_quantization);
    bits = step_of(a.value, y);
    return Status::ok;
  }
  const int32_t low = lowest(y.dtype);
  MW_REQUIRE(y.dtype == DType::s32 || (a.integer >= low && a.integer <= -1 - low), bad_attribute);
  bits = a.integer;
  return Status::ok;
}

MW_SHARED Status PadV2::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 3, bad_count);
  MW_DEVICE_TRY(read_paddings(node, a));
  const TensorType &value = node.in[2], &y = node.out[movement::kY];
  MW_REQUIRE(value.data != nullptr && value.shape.elems() == 1, bad_attribute);
  MW_REQUIRE(value.dtype == y.dtype, bad_dtype);
  if (value.dtype == DType::f32) {
    a.value = *static_cast<const float*>(value.data);
    return Status::ok;
  }
  MW_DEVICE_TRY(read_integer(value, a.integer));
  if (!has_scale(y)) return Status::ok;
  MW_REQUIRE(value.quant.present() && value.quant.scale() == y.quant.scale() &&
                 value.quant.zero_point == y.quant.zero_point,
             bad_quantization);
  a.value = y.quant.scale() * float(a.integer - y.quant.zero_point);
  MW_REQUIRE(step_of(a.value, y) == a.integer, bad_quantization);  // lost beyond what floats hold
  a.integer = 0;
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace padv2
}  // namespace mw

template struct mw::movement::Operator<mw::padv2::PadV2>;
