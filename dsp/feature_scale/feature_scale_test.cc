// SPDX-License-Identifier: Apache-2.0
#include "dsp/feature_scale/feature_scale.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "abi/attrs.h"
#include "host/features/spec.h"

#include "host/ir/slots.h"

namespace mw::feature_scale {
namespace {

// TFLM's micro_speech example quantizes its features as (x * 256 + 333) / 666 - 128.
TEST(FeatureScale, OfTheMicroPresetIsThatOfMicroSpeech) {
  const features::Spec spec = features::micro_spec();
  const Multiplier m = quantize_quotient(float(spec.unit()), float(spec.scale));
  for (int32_t x = 0; x <= 65535; ++x) {
    const uint16_t in = uint16_t(x);
    int8_t y = 0;
    KernelArgs args;
    args.in[kX] = &in;
    args.out[kY] = &y;
    feature_scale_u16_s8_ref({1, 0, m.multiplier, 31 - m.shift, -128}, args);
    ASSERT_EQ(y, std::min((x * 256 + 333) / 666 - 128, 127)) << x;
  }
}

TEST(FeatureScale, TakesSignedFeaturesAndAnOffset) {
  const int16_t x[] = {-32768, -100, 0, 50, 32767};
  int8_t y[5];
  const Multiplier m = quantize_quotient(1, 2);
  KernelArgs args;
  args.in[kX] = x;
  args.out[kY] = y;
  feature_scale_s16_s8_ref({5, -20, m.multiplier, 31 - m.shift, 3}, args);
  const int8_t want[] = {-128, -37, 13, 38, 127};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(y[i], want[i]) << i;
}

}  // namespace
}  // namespace mw::feature_scale
