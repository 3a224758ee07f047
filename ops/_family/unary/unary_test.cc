// SPDX-License-Identifier: Apache-2.0
// What the generic tests of operators cannot know of the unary family.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/base/rng.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"
#include "ops/_family/unary/clamp.h"
#include "ops/_family/unary/curve.h"

namespace mw::unary {
namespace {

// What prepare() says to an operator from x to y, and the Params that it gives.
Status prepared(const OpDef& op, DType dtype, const QuantInfo& x, const QuantInfo& y,
                Bytes& params) {
  const auto type = [&](const QuantInfo& quant) {
    TensorType out{dtype, Shape{{2, 3}, 2}, {}, nullptr};
    out.quant.scales = {quant.scales.data(), uint32_t(quant.scales.size())};
    out.quant.zero_point = quant.zero_point;
    return out;
  };
  const TensorType in = type(x), out = type(y);
  params.resize(op.core->params_bytes);
  return op.core->prepare(op.attrs.defaults.data(), {{&in, 1}, {&out, 1}}, params.data());
}
Status prepared(const OpDef& op, const QuantInfo& x, const QuantInfo& y, DType dtype = DType::s8) {
  Bytes params;
  return prepared(op, dtype, x, y, params);
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

// y of one node of x, of int16 by default.
template <class T>
std::vector<T> values_of(const char* name, std::vector<T> x, float x_scale, float y_scale,
                         bool twice = false) {
  const DType dtype = DTypeOf<T>::value;
  Graph graph;
  graph.inputs = {
      graph.add({"x", dtype, Shape{{int32_t(x.size())}, 1}, {{x_scale}, 0, 0}, nullptr})};
  std::vector<TensorId> inputs(twice ? 2 : 1, graph.inputs[0]);
  const OpDef& op = *find_op(name);
  graph.outputs = {add_node(graph, op, op.attrs.defaults, inputs, "y", {{y_scale}, 0, 0}).value()};
  Sim sim = Sim::open(graph).value();
  const Bytes y = sim.run(std::vector<Bytes>{*bytes_of(x)}).value()[0];
  std::memcpy(x.data(), y.data(), y.size());
  return x;
}

TEST(Unary, WholeNumbersOfInt16AreExact) {
  const std::vector<int16_t> x = {-7, -6, -5, -3, -2, -1,        0,        1,
                                  2,  3,  5,  6,  7,  INT16_MAX, INT16_MIN};
  using Wanted = std::vector<int16_t>;
  EXPECT_EQ(values_of("floor", x, 0.5f, 0.25f),
            (Wanted{-16, -12, -12, -8, -4, -4, 0, 0, 4, 4, 8, 12, 12, INT16_MAX, INT16_MIN}));
  EXPECT_EQ(values_of("ceil", x, 0.5f, 0.25f),
            (Wanted{-12, -12, -8, -4, -4, 0, 0, 4, 4, 8, 12, 12, 16, INT16_MAX, INT16_MIN}));
  EXPECT_EQ(values_of("round", x, 0.5f, 0.25f),
            (Wanted{-16, -12, -8, -8, -4, 0, 0, 0, 4, 8, 8, 12, 16, INT16_MAX, INT16_MIN}));
  EXPECT_EQ(values_of("floor", x, 0.5f, 2.0f),
            (Wanted{-2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2, 2, 8192, -8192}));
}

TEST(Unary, ASquareIsAProduct) {
  Rng rng(3);
  for (int i = 0; i < 30; ++i) {
    std::vector<int16_t> x;
    std::vector<int8_t> narrow;
    for (int j = 0; j < 100; ++j) x.push_back(int16_t(rng.next())), narrow.push_back(int8_t(x[j]));
    const float x_scale = float(std::exp(rng.uniform(-11, -6)));
    const float y_scale = float(std::exp(rng.uniform(-11, -6)));
    EXPECT_EQ(values_of("square", x, x_scale, y_scale),
              values_of("mul", x, x_scale, y_scale, true));
    EXPECT_EQ(values_of("square", narrow, 32 * x_scale, y_scale),
              values_of("mul", narrow, 32 * x_scale, y_scale, true));
  }
}

// TFLM scales by a quotient of doubles: of floats it would be 24865.
TEST(Unary, QuotientsOfScalesAreNotRoundedToFloat) {
  Bytes params;
  const QuantInfo x{{0.00016513216542080045f}, 0, 0}, y{{0.00017762109928298742f}, 0, 0};
  ASSERT_EQ(prepared(*find_op("relu"), DType::s16, x, y, params), Status::ok);
  const auto& relu = *reinterpret_cast<const Rescaled::Params*>(params.data());
  EXPECT_EQ(requantize(26745, relu.multiplier, relu.shift), 24864);
  ASSERT_EQ(prepared(*find_op("abs"), DType::s16, x, y, params), Status::ok);
  const auto& abs = *reinterpret_cast<const Factored::Params*>(params.data());
  EXPECT_EQ(requantize(26745, abs.multiplier, abs.shift), 24864);
}

// Of int16, from a scale of x: the factor to steps of the curve, or 0 where it is refused.
double steps_of_curve(const char* name, float scale) {
  Bytes params;
  const QuantInfo y{{Table::kWideScale}, 0, 0};
  if (prepared(*find_op(name), DType::s16, {{scale}, 0, 0}, y, params) != Status::ok) return 0;
  const auto& p = *reinterpret_cast<const Factored::Params*>(params.data());
  return std::ldexp(p.multiplier, -p.shift);
}

TEST(Unary, AScaleCloseToAPowerOfTwoCountsAsThatPower) {
  for (const float off : {1.0f, 1.0006f, 1 / 1.0006f}) {
    EXPECT_EQ(steps_of_curve("tanh", off / 4096), 3);
    EXPECT_EQ(steps_of_curve("tanh", off / 2048), 6);
    EXPECT_EQ(steps_of_curve("logistic", off / 4096), 3);
  }
  for (const float off : {1.0008f, 1 / 1.0008f}) {
    EXPECT_NEAR(steps_of_curve("tanh", off / 4096), 3 * off, 2e-4);
    EXPECT_NEAR(steps_of_curve("tanh", off / 2048), 6 * off, 4e-4);
  }
  EXPECT_NEAR(steps_of_curve("logistic", 1.0006f / 2048), 6 * 1.0006, 4e-4);
}

TEST(Unary, FactorsOfCurvesHave15Bits) {
  for (int exponent = 0; exponent > -30; --exponent) {
    for (const float significand : {1.0f, 1.3333f, 1.3334f, 1.5f, 1.99f}) {
      const float scale = std::ldexp(significand, exponent);
      const double exact = scale * 3 * 4096.0;
      EXPECT_NEAR(steps_of_curve("tanh", scale), exact, exact / 16384) << scale;
    }
  }
  EXPECT_EQ(steps_of_curve("tanh", std::ldexp(1.0f, -44)), std::ldexp(1.0, -31));
  EXPECT_EQ(steps_of_curve("tanh", std::ldexp(1.0f, -46)), 0);
  EXPECT_EQ(steps_of_curve("tanh", 1e-44f), 0);
  EXPECT_EQ(steps_of_curve("tanh", 32766.5f / 3 / 4096), 32766);
  EXPECT_EQ(steps_of_curve("tanh", 32769.0f / 3 / 4096), 0);
}

TEST(Unary, Int16HasNoZeroPoint) {
  const QuantInfo at_zero{{0.001f}, 0, 0}, beside{{0.001f}, 1, 0};
  for (const char* name : {"relu", "abs"}) {
    const OpDef& op = *find_op(name);
    EXPECT_EQ(prepared(op, at_zero, at_zero, DType::s16), Status::ok);
    EXPECT_EQ(prepared(op, beside, at_zero, DType::s16), Status::bad_quantization);
    EXPECT_EQ(prepared(op, at_zero, beside, DType::s16), Status::bad_quantization);
  }
  EXPECT_EQ(prepared(*find_op("abs"), {}, {}, DType::s16), Status::ok);
  EXPECT_EQ(prepared(*find_op("relu"), {}, {}, DType::s16), Status::bad_quantization);
}

// An integer is negated as it stands, as LiteRT does it, so it must stand for as much in x and y.
TEST(Unary, PlainIntegersHaveNoZeroPointAndOneScale) {
  const OpDef &neg = *find_op("neg"), &sign = *find_op("sign");
  const QuantInfo fine{{0.5f}, 0, 0};
  for (const DType dtype : {DType::s8, DType::s16, DType::s32, DType::s64}) {
    EXPECT_EQ(prepared(neg, fine, fine, dtype), Status::ok);
    EXPECT_EQ(prepared(neg, {}, {}, dtype), Status::ok);
    EXPECT_EQ(prepared(neg, fine, {}, dtype), Status::bad_quantization);
    EXPECT_EQ(prepared(neg, {{0.5f}, 1, 0}, fine, dtype), Status::bad_quantization);
    EXPECT_EQ(prepared(neg, fine, {{0.5f}, 1, 0}, dtype), Status::bad_quantization);
    EXPECT_EQ(prepared(neg, fine, {{0.25f}, 0, 0}, dtype), Status::bad_quantization);
  }
  EXPECT_EQ(prepared(sign, {}, {}, DType::s32), Status::ok);
}

// A factor whose shift does not fit is refused in every type.
TEST(Unary, FactorsOutOfRangeAreRefused) {
  const OpDef& rsqrt = *find_op("rsqrt");
  const QuantInfo x{{1}, 0, 0};
  for (const DType dtype : {DType::s8, DType::s16}) {
    EXPECT_EQ(prepared(rsqrt, x, {{0x1p11f}, 0, 0}, dtype), Status::ok);
    EXPECT_EQ(prepared(rsqrt, x, {{0x1p12f}, 0, 0}, dtype), Status::ok);
    EXPECT_EQ(prepared(rsqrt, x, {{0x1p13f}, 0, 0}, dtype), Status::bad_quantization);
  }
}

// Samples of a function of doubles: every int8 is the nearest, and int16 lies on straight lines.
TEST(Unary, SamplesFollowTheirFunction) {
  const float x_scale = 0.02f, y_scale = 0.05f;
  TensorType x{DType::s8, Shape{{1}, 1}, {{&x_scale, 1}, -20}, nullptr}, y = x;
  y.quant = {{&y_scale, 1}, -100};
  int8_t narrow[256];
  int16_t wide[513];
  const auto derive = [&](const char* name, void* table) {
    find_op(name)->core->derive(nullptr, {{&x, 1}, {&y, 1}}, nullptr, &table);
  };
  derive("exp", narrow);
  for (int32_t q = INT8_MIN; q <= INT8_MAX; ++q) {
    const double steps = std::exp(0.02 * (q + 20)) / 0.05 - 100;
    EXPECT_NEAR(narrow[uint8_t(q)], std::min(steps, 127.0), 0.5001) << q;
  }
  derive("log", narrow);
  EXPECT_EQ(narrow[uint8_t(-20)], INT8_MIN);
  EXPECT_EQ(narrow[uint8_t(-100)], INT8_MIN);
  EXPECT_EQ(narrow[uint8_t(30)], -100);  // of 1
  derive("elu", narrow);
  EXPECT_EQ(narrow[uint8_t(-128)], -118);
  EXPECT_EQ(narrow[uint8_t(20)], -84);
  const float x_fine = 1.0f / 8192, y_fine = 1.0f / 512;
  x = {DType::s16, Shape{{1}, 1}, {{&x_fine, 1}, 0}, nullptr}, y = x;
  y.quant = {{&y_fine, 1}, 0};
  derive("exp", wide);
  for (int32_t i = 0; i <= 512; ++i) {
    const double steps = std::exp((i - 256) / 64.0) * 512;
    EXPECT_NEAR(wide[i], std::min(steps, 32767.0), 1 + steps * 3e-4) << i;
  }
  derive("log", wide);
  EXPECT_EQ(wide[0], INT16_MIN);
  EXPECT_EQ(wide[256 + 64], 0);
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
