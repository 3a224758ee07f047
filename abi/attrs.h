// SPDX-License-Identifier: Apache-2.0
// What: the attribute types that several operators share, with the device-safe arithmetic on them.
// Contract: values are those of the TFLite schema, so that reading a file is a copy.
#pragma once

#include <stdint.h>

#include "abi/checked.h"
#include "abi/requantize.h"
#include "abi/status.h"
#include "abi/tensor.h"

namespace mw {

enum class Padding : int8_t { same = 0, valid = 1, fixed = 2 };  // fixed: given by pad_* attributes
inline constexpr const char* kPaddingNames[] = {"same", "valid", "fixed"};
constexpr const auto& enum_names(Padding) {
  return kPaddingNames;
}

enum class Activation : int8_t { none = 0, relu = 1, relu_n1_to_1 = 2, relu6 = 3 };
inline constexpr const char* kActivationNames[] = {"none", "relu", "relu_n1_to_1", "relu6"};
constexpr const auto& enum_names(Activation) {
  return kActivationNames;
}

// One spatial axis of a sliding window.
struct Window {
  int32_t out = 0, pad = 0;  // output extent; padding before the first element
};

// Output extent and leading padding of a window over `in` elements. False if nothing fits.
constexpr bool window_axis(Padding padding, int32_t in, int32_t kernel, int32_t stride,
                           int32_t dilation, int32_t pad_before, int32_t pad_after, Window& w) {
  if (in <= 0 || kernel <= 0 || stride <= 0 || dilation <= 0 || pad_before < 0 || pad_after < 0) {
    return false;
  }
  const int64_t extent = int64_t(kernel - 1) * dilation + 1;
  if (extent > int32_t(kMaxBytes) || in > int32_t(kMaxBytes)) return false;
  int64_t total = 0;
  if (padding == Padding::same) {
    w.out = (in + stride - 1) / stride;
    total = int64_t(w.out - 1) * stride + extent - in;
    w.pad = int32_t(total > 0 ? total / 2 : 0);
    return true;
  }
  const int64_t padded =
      int64_t(in) + (padding == Padding::fixed ? int64_t(pad_before) + pad_after : 0);
  if (padded < extent || padded > int32_t(kMaxBytes)) return false;
  w.out = (int32_t(padded) - int32_t(extent)) / stride + 1;
  w.pad = padding == Padding::fixed ? pad_before : 0;
  return true;
}

// Clamp range of a fused activation in the units of the output; f32: the bits of the float bounds.
Status activation_range(Activation activation, const TensorType& out, int32_t& low, int32_t& high);

// Per-channel requantization tables: real factor = x_scale * w_scale[c] / y_scale in double. A
// single weight scale serves every channel. multiplier: s32[channels], shift: s8[channels].
void derive_channel_multipliers(const Quant& x, const Quant& w, const Quant& y, int32_t channels,
                                int32_t* multiplier, int8_t* shift);
// Shifts of a table that came from a file lie in [-31, 30].
Status check_channel_shifts(const int8_t* shift, int32_t channels);

// The Multiplier whose value is nearest to `real`. Source: TFLite's QuantizeMultiplier.
Multiplier quantize_multiplier(double real);

}  // namespace mw
