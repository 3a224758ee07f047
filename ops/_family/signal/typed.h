// SPDX-License-Identifier: Apache-2.0
// What: what operators of TFLM's signal library share whose options say the type of their samples.
// Contract: T is a TensorType of the schema; x and y are of it. Source: TFLM, signal/micro/kernels.
#ifndef MW_OPS_FAMILY_SIGNAL_TYPED_H_
#define MW_OPS_FAMILY_SIGNAL_TYPED_H_

#include "abi/custom_op.h"

namespace mw {
inline namespace MW_ABI {
namespace signal {

constexpr int32_t kFloat32 = 0, kInt32 = 2, kInt16 = 7;  // of TFLite's TensorType

// T of samples of s16, s32 or f32.
constexpr int32_t type_of(DType dtype) {
  return dtype == DType::s16 ? kInt16 : dtype == DType::s32 ? kInt32 : kFloat32;
}

inline Status check_samples(int32_t T, DType dtype) {
  MW_REQUIRE(dtype == DType::s16 || dtype == DType::s32 || dtype == DType::f32, bad_dtype);
  MW_REQUIRE(T == type_of(dtype), bad_attribute);
  return Status::ok;
}

template <const char* kCustomName, class Attrs, class Params>
constexpr OpCore typed_core(const char* name, uint16_t code, SlotCounts slots) {
  OpCore core = op_core<Attrs, Params>(name, code, slots);
  core.tflite_code = kTfliteCustom;
  core.is_custom = is_custom<kCustomName>;
  core.read_tflite = read_custom_options<Attrs>;
  return core;
}

// The one output is what infer() makes of the inputs, whatever the file says.
inline Status check_inferred(Status (*infer)(const void*, Span<const TensorType>, Span<TensorType>),
                             const void* attrs, const OpTypes& types) {
  TensorType y[] = {types.out[0]};
  MW_DEVICE_TRY(infer(attrs, types.in, {y, 1}));
  MW_REQUIRE(y[0].dtype == types.out[0].dtype, bad_dtype);
  MW_REQUIRE(y[0].shape == types.out[0].shape, bad_shape);
  return Status::ok;
}

}  // namespace signal
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_SIGNAL_TYPED_H_
