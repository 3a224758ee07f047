// SPDX-License-Identifier: Apache-2.0
// What the generic tests of operators cannot know of the unary family.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/ir/op_def.h"

namespace mw::unary {
namespace {

// What prepare() says to an operator from x to y, both s8.
Status prepared(const OpDef& op, const QuantInfo& x, const QuantInfo& y) {
  const auto type = [](const QuantInfo& quant) {
    TensorType out{DType::s8, Shape{{2, 3}, 2}, {}, nullptr};
    out.quant.scales = {quant.scales.data(), uint32_t(quant.scales.size())};
    out.quant.zero_point = quant.zero_point;
    return out;
  };
  const TensorType in = type(x), out = type(y);
  Bytes params(op.core->params_bytes);
  return op.core->prepare(op.attrs.defaults.data(), {{&in, 1}, {&out, 1}}, params.data());
}

// TFLM would compute as if the output had the quantization that it always has.
TEST(Unary, AnOutputThatCanHaveOneQuantizationHasNoOther) {
  int checked = 0;
  for (const OpDef* op : all_ops()) {
    if (op->cpp_class != "Unary" || op->quant.output != QuantRule::Output::fixed) continue;
    const QuantInfo x{{0.05f}, 3, 0};
    const float scale = op->quant.fixed_scale;
    const int32_t zero_point = op->quant.fixed_zero_point;
    EXPECT_EQ(prepared(*op, x, {{scale}, zero_point, 0}), Status::ok) << op->name();
    EXPECT_EQ(prepared(*op, x, {{scale * 1.001f}, zero_point, 0}), Status::bad_quantization);
    EXPECT_EQ(prepared(*op, x, {{scale}, zero_point + 1, 0}), Status::bad_quantization);
    EXPECT_EQ(prepared(*op, x, {}), Status::bad_quantization);
    EXPECT_EQ(prepared(*op, {}, {{scale}, zero_point, 0}), Status::bad_quantization);
    EXPECT_EQ(prepared(*op, {{0.05f}, 128, 0}, {{scale}, zero_point, 0}), Status::bad_quantization);
    ++checked;
  }
  EXPECT_GE(checked, 2);
}

// A factor that the 16-bit steps of hard_swish cannot hold is refused.
TEST(Unary, QuantizationsThatAFormulaCannotServeAreRefused) {
  const OpDef& swish = *find_op("hard_swish");
  const QuantInfo x{{0.5f}, 3, 0};
  EXPECT_EQ(prepared(swish, x, {{0.5f / 127}, 0, 0}), Status::ok);
  EXPECT_EQ(prepared(swish, x, {{0.5f / 128}, 0, 0}), Status::bad_quantization);
  EXPECT_EQ(prepared(swish, x, {{0.5f / 128 * 0x1p15f}, 0, 0}), Status::ok);
  EXPECT_EQ(prepared(swish, x, {{0.5f / 128 * 0x1p17f}, 0, 0}), Status::bad_quantization);
  const auto narrow = [](float scale) { return QuantInfo{{scale}, 0, 0}; };
  const float gate = 3.0f / 256;  // where 3.0 is 2^15 steps of the gate
  EXPECT_EQ(prepared(swish, narrow(gate * 0x1p-15f), narrow(gate * 0x1p-15f)), Status::ok);
  EXPECT_EQ(prepared(swish, narrow(gate * 0x1p-17f), narrow(gate * 0x1p-17f)),
            Status::bad_quantization);
  EXPECT_EQ(prepared(swish, narrow(gate * 0x1p14f), narrow(gate * 0x1p14f)), Status::ok);
  EXPECT_EQ(prepared(swish, narrow(gate * 0x1p15f), narrow(gate * 0x1p15f)),
            Status::bad_quantization);
}

// Scales from far below to far above what a model has: the table is monotonous, ends where the
// curve ends, and is what reals give, to one step.
TEST(Unary, TablesFollowTheirCurveAtAnyScale) {
  for (const char* name : {"tanh", "logistic"}) {
    const OpDef& op = *find_op(name);
    const double y_scale = op.quant.fixed_scale;
    for (int exponent = -140; exponent < 120; exponent += 3) {
      const float x_scale = std::ldexp(1.37f, exponent);
      for (const int32_t zero_point : {-128, 0, 77}) {
        TensorType x{DType::s8, Shape{{1}, 1}, {}, nullptr}, y = x;
        const float out_scale = op.quant.fixed_scale;
        x.quant = {{&x_scale, 1}, zero_point};
        y.quant = {{&out_scale, 1}, op.quant.fixed_zero_point};
        int8_t table[256];
        void* tables[] = {table};
        op.core->derive(nullptr, {{&x, 1}, {&y, 1}}, nullptr, tables);
        for (int32_t q = INT8_MIN; q <= INT8_MAX; ++q) {
          const double real = double(x_scale) * (q - zero_point);
          const double curve = name[0] == 't' ? std::tanh(real) : 1 / (1 + std::exp(-real));
          const double steps = curve / y_scale + op.quant.fixed_zero_point;
          // From scale 8 on a step is more than TFLM tells apart, zero included.
          const double slack = exponent >= 3 && q == zero_point ? 128.01 : 1.01;
          EXPECT_NEAR(table[uint8_t(q)], std::min(steps, 127.0), slack)
              << name << " of " << q << " at " << x_scale;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mw::unary
