// SPDX-License-Identifier: Apache-2.0
// What the peers leave open: floats that no integer of the output's type is near.
#include "ops/cast/cast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::cast {
namespace {

template <class T>
std::vector<T> cast_of(const char* dtype, const std::vector<float>& x) {
  const std::string shape = "[" + std::to_string(x.size()) + "]";
  const auto graph = parse("graph \"g\" {\n  input x: f32" + shape + "\n  y: " + dtype + shape +
                           " = cast(x)\n  output y\n}\n");
  EXPECT_TRUE(graph) << graph.error().text();
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  const auto out = sim->run(std::vector<Bytes>{*bytes_of(x)});
  std::vector<T> y(x.size());
  std::memcpy(y.data(), out->at(0).data(), y.size() * sizeof(T));
  return y;
}

template <class T>
void expect_saturated(const char* dtype) {
  using Limits = std::numeric_limits<T>;
  const float top = std::ldexp(1.0f, Limits::digits);
  const std::vector<float> x = {-INFINITY, -1e30f, -0.9f, 0.9f, top, std::nextafter(top, 0.0f),
                                NAN};
  const T below = T(std::nextafter(top, 0.0f));
  const std::vector<T> y = {Limits::min(), Limits::min(), 0, 0, Limits::max(),
                            below,         Limits::max()};
  EXPECT_EQ(cast_of<T>(dtype, x), y) << dtype;
}

TEST(Cast, FloatsSaturate) {
  expect_saturated<int8_t>("s8");
  expect_saturated<uint8_t>("u8");
  expect_saturated<int16_t>("s16");
  expect_saturated<uint16_t>("u16");
  expect_saturated<int32_t>("s32");
  expect_saturated<uint32_t>("u32");
  expect_saturated<int64_t>("s64");
  EXPECT_EQ(cast_of<uint8_t>("b8", {0.0f, -0.0f, 1e-40f, -3.0f, NAN}),
            (std::vector<uint8_t>{0, 0, 1, 1, 1}));
}

TEST(Cast, TypesWithoutAKernelAreRefused) {
  for (const DType dtype : {DType::u64, DType::f16, DType::s4}) {
    const TensorType x{DType::s32, Shape{{3}, 1}, {}, nullptr},
        y{dtype, Shape{{3}, 1}, {}, nullptr};
    Params p;
    EXPECT_EQ(kCore.prepare(nullptr, {{&x, 1}, {&y, 1}}, &p), Status::bad_dtype);
    EXPECT_EQ(kCore.prepare(nullptr, {{&y, 1}, {&x, 1}}, &p), Status::bad_dtype);
  }
}

}  // namespace
}  // namespace mw::cast
