// SPDX-License-Identifier: Apache-2.0
// What random cases meet too rarely: sums that leave 32 bits, and rows of int4 weights that start
// within a byte.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

template <class T>
std::vector<T> run(const std::string& body, const std::vector<T>& x) {
  const auto graph = parse("graph \"g\" {\n" + body + "  output y\n}\n");
  EXPECT_TRUE(graph) << graph.error().text();
  if (!graph) return {};
  auto sim = Sim::open(*graph);
  EXPECT_TRUE(sim) << sim.error().text();
  if (!sim) return {};
  const std::vector<Bytes> inputs = {*bytes_of(x)};
  const auto outputs = sim->run(inputs);
  EXPECT_TRUE(outputs) << outputs.error().text();
  if (!outputs) return {};
  std::vector<T> y(outputs->at(0).size() / sizeof(T));
  std::memcpy(y.data(), outputs->at(0).data(), outputs->at(0).size());
  return y;
}

TEST(FullyConnected, Int4WeightsLieWithoutGaps) {
  const std::string body =
      "  input x: s8[1,3] q(1, 0)\n"
      "  const w: s4[3,3] q(1, 0) = {1, 2, 3, -8, 7, -1, 0, 0, -2}\n"
      "  const b: s32[3] q(1, 0) = {1, 2, 3}\n"
      "  y: s8[1,3] q(1, 0) = fully_connected(x, w, b)\n";
  EXPECT_EQ(run<int8_t>(body, {1, 3, -5}), (std::vector<int8_t>{-7, 20, 13}));
}

TEST(FullyConnected, Int4WeightsOfEvenRowsToo) {
  const std::string body =
      "  input x: s8[2,4] q(1, -1)\n"
      "  const w: s4[5,4] q(1, 0) = {1, 2, 3, 4, -8, 7, -1, 0, 0, 0, -2, 5, 1, 1, 1, 1, -8, 0, 0, "
      "7}\n"
      "  y: s8[2,5] q(1, 2) = fully_connected(x, w, _)\n";
  EXPECT_EQ(run<int8_t>(body, {0, 1, 2, 3, -2, -3, -4, -5}),
            (std::vector<int8_t>{32, 5, 16, 12, 22, -28, -1, -12, -8, -18}));
}

// TFLM has no int4 weights with a scale an output; what int8 ones of the same values give is right.
TEST(FullyConnected, Int4WeightsGiveWhatInt8OnesOfTheSameValuesGive) {
  Rng rng(4);
  int per_channel = 0;
  for (int i = 0; i < 200; ++i) {
    Graph wide = *find_op("fully_connected")->random_case(rng, DType::s8);
    Tensor& w = wide.tensors[size_t(wide.nodes[0].inputs[1])];
    if (w.dtype != DType::s8) continue;
    per_channel += w.quant.scales.size() > 1 ? 1 : 0;
    const Bytes packed = pack_s4(*w.data);
    w.data = std::make_shared<const Bytes>(unpack_s4(packed, w.data->size()));
    Graph narrow = wide;
    Tensor& w4 = narrow.tensors[size_t(narrow.nodes[0].inputs[1])];
    w4.dtype = DType::s4;
    w4.data = std::make_shared<const Bytes>(packed);
    const std::vector<Bytes> x = {random_contents(rng, wide.tensors[size_t(wide.inputs[0])])};
    auto a = Sim::open(wide), b = Sim::open(narrow);
    ASSERT_TRUE(a && b) << print(narrow);
    EXPECT_EQ(a->run(x).value(), b->run(x).value()) << print(narrow);
  }
  EXPECT_GT(per_channel, 20);
}

TEST(FullyConnected, OtherActivationsAreRefused) {
  for (const char* dtype : {"u8", "s32", "u16", "b8", "s64"}) {
    const auto graph = parse("graph \"g\" {\n  input x: " + std::string(dtype) +
                             "[1,2]\n  const w: s8[1,2] = {1, 2}\n  y: " + dtype +
                             "[1,1] = fully_connected(x, w, _)\n  output y\n}\n");
    ASSERT_TRUE(graph) << graph.error().text();
    EXPECT_FALSE(Sim::open(*graph)) << dtype;
  }
}

// 600 products of the largest values leave 32 bits: with an s64 bias, or none, nothing is lost;
// with an s32 one the sum wraps, as TFLM's does.
TEST(FullyConnected, Int16SumsAreAsWideAsTheirBias) {
  const auto body = [](const std::string& bias, const std::string& use) {
    std::string weights;
    for (int i = 0; i < 600; ++i) weights += i == 0 ? "127" : ", 127";
    return "  input x: s16[1,600] q(1, 0)\n  const w: s8[1,600] q(1, 0) = {" + weights + "}\n" +
           bias + "  y: s16[1,1] q(131072, 0) = fully_connected(x, w, " + use + ")\n";
  };
  const std::vector<int16_t> x(600, 32767);  // 2,496,845,400, and wrapped -1,798,121,896
  EXPECT_EQ(run<int16_t>(body("", "_"), x), (std::vector<int16_t>{19049}));
  EXPECT_EQ(run<int16_t>(body("  const b: s64[1] q(1, 0) = {-2496845400}\n", "b"), x),
            (std::vector<int16_t>{0}));
  EXPECT_EQ(run<int16_t>(body("  const b: s64[1] q(1, 0) = {1099511627776}\n", "b"), x),
            (std::vector<int16_t>{32767}));
  EXPECT_EQ(run<int16_t>(body("  const b: s32[1] q(1, 0) = {0}\n", "b"), x),
            (std::vector<int16_t>{-13719}));
}

}  // namespace
}  // namespace mw
