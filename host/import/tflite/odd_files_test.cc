// SPDX-License-Identifier: Apache-2.0
// Files that interpreters run although parts of them are nonsense, files that cannot run here and
// are described all the same, and files that claim far more than they hold.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "host/import/tflite/tflite.h"
#include "host/ir/evaluate.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"
#include "test/tflite_writer.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;
using Type = tflite::TensorType;
using Quantization = FileQuant;

const Quantization kX{{0.1f}, {1}}, kY{{1.0f}, {0}};
const Quantization kW{{0.1f, 0.2f, 0.3f, 0.1f}, {0, 0, 0, 0}}, kB{{0.01f}, {0}};

struct Quants {
  Quantization x = kX, w = kW, b = kB, y = kY;
  bool depthwise = false;
};

Bytes ramp(size_t bytes) {
  Bytes out(bytes);
  for (size_t i = 0; i < bytes; ++i) out[i] = uint8_t(int8_t(int(i * 37 % 251) - 125));
  return out;
}

Bytes conv_file(const Quants& q) {
  FileWriter f;
  const std::vector<int32_t> w_shape =
      q.depthwise ? std::vector<int32_t>{1, 3, 3, 4} : std::vector<int32_t>{4, 3, 3, 4};
  const Bytes bias = {1, 0, 0, 0, 200, 0, 0, 0, 3, 1, 0, 0, 0xff, 0xff, 0xff, 0xff};
  const int32_t x = f.tensor({1, 5, 5, 4}, Type::INT8, q.x);
  const int32_t w = f.tensor(w_shape, Type::INT8, q.w, f.buffer(ramp(q.depthwise ? 36 : 144)));
  const int32_t b = f.tensor({4}, Type::INT32, q.b, f.buffer(bias));
  const int32_t y = f.tensor({1, 3, 3, 4}, Type::INT8, q.y);
  f.node(q.depthwise ? Op::DEPTHWISE_CONV_2D : Op::CONV_2D, {x, w, b}, {y});
  return f.file({x}, {y});
}

// The output of the file, the same by import and plan and by the device's own loader.
Bytes output_of(const Bytes& file) {
  const std::vector<Bytes> input = {ramp(100)};
  const auto graph = import_tflite(file, "odd");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  if (!graph) return {};
  auto planned = Sim::open(*graph);
  auto loaded = Sim::open_tflite(file);
  EXPECT_TRUE(planned.ok()) << planned.error().text();
  EXPECT_TRUE(loaded.ok()) << loaded.error().text();
  const auto again = export_tflite(*graph);
  EXPECT_TRUE(again.ok() && import_tflite(*again, "again").ok());
  if (!planned || !loaded) return {};
  const Bytes out = (*planned->run(input))[0];
  EXPECT_EQ((*loaded->run(input))[0], out);
  return out;
}

TEST(OddFiles, NobodyReadsTheQuantizationOfABias) {
  for (bool depthwise : {false, true}) {
    const auto with = [&](Quantization b) {
      return output_of(conv_file({.b = std::move(b), .depthwise = depthwise}));
    };
    const Bytes plain = with(kB);
    EXPECT_EQ(with({{0.01f}, {0}, 3}), plain);
    EXPECT_EQ(with({{0.01f}, {0}, -7}), plain);
    EXPECT_EQ(with({{0.0f}, {0}}), plain);
    EXPECT_EQ(with({{-1.0f}, {0}}), plain);
    EXPECT_EQ(with({{std::nanf("")}, {0}}), plain);
    EXPECT_EQ(with({{0.1f, 0.2f, 0.3f}, {0, 0, 0}}), plain);
    EXPECT_EQ(with({{0.01f}, {5}}), plain);
    EXPECT_EQ(with({{0.01f}, {}}), plain);
    EXPECT_EQ(with({{0.01f}, {0, 0, 0}}), plain);
    EXPECT_EQ(with({}), plain);
  }
}

TEST(OddFiles, ZeroPointsOfAFilterAndSecondScalesAreNotRead) {
  for (bool depthwise : {false, true}) {
    const int32_t axis = depthwise ? 3 : 0;
    const auto with = [&](Quantization w, Quantization x) {
      return output_of(conv_file({.x = std::move(x), .w = std::move(w), .depthwise = depthwise}));
    };
    const Bytes plain = with({kW.scales, {0, 0, 0, 0}, axis}, kX);
    EXPECT_EQ(with({kW.scales, {1, 2, 3, 4}, axis}, kX), plain);
    EXPECT_EQ(with({kW.scales, {0}, axis}, kX), plain);
    EXPECT_EQ(with({kW.scales, {0, 0, 0, 0}, axis}, {{0.1f, 0.5f}, {1, 2}}), plain);
    EXPECT_EQ(with({{0.1f}, {3}}, kX), with({{0.1f}, {0}}, kX));
  }
}

TEST(OddFiles, NobodyReadsAlongWhichDimensionTheScalesOfWeightsRun) {
  const auto along = [](int32_t axis) {
    FileWriter f;
    const int32_t x = f.tensor({25, 4}, Type::INT8, kX);
    const int32_t w =
        f.tensor({4, 4}, Type::INT8, {kW.scales, kW.zero_points, axis}, f.buffer(ramp(16)));
    const int32_t y = f.tensor({25, 4}, Type::INT8, kY);
    f.node(Op::FULLY_CONNECTED, {x, w}, {y});
    return output_of(f.file({x}, {y}));
  };
  const Bytes plain = along(0);
  EXPECT_EQ(along(1), plain);
  EXPECT_EQ(along(7), plain);
  EXPECT_EQ(along(-1), plain);
  for (bool depthwise : {false, true}) {
    const auto conv = [&](int32_t axis) {
      return output_of(conv_file({.w = {kW.scales, kW.zero_points, axis}, .depthwise = depthwise}));
    };
    EXPECT_EQ(conv(2), conv(depthwise ? 3 : 0));
  }
}

TEST(OddFiles, ADeadChannelHasScaleZero) {
  for (bool depthwise : {false, true}) {
    const Bytes out = output_of(conv_file(
        {.w = {{0.1f, 0, 0.3f, 0.1f}, {0, 0, 0, 0}, depthwise ? 3 : 0}, .depthwise = depthwise}));
    ASSERT_EQ(out.size(), 36u);
    for (size_t i = 1; i < out.size(); i += 4) EXPECT_EQ(out[i], 0) << i;
    const Bytes all = output_of(conv_file({.w = {{0.0f}, {0}}, .depthwise = depthwise}));
    EXPECT_EQ(all, Bytes(36, 0));
  }
}

TEST(OddFiles, WhatIsReadAndWrongIsNamed) {
  const auto error = [](const Quants& q) {
    const auto graph = import_tflite(conv_file(q), "odd");
    return graph ? std::string("no error") : graph.error().text();
  };
  EXPECT_NE(error({.x = {{std::nanf("")}, {0}}}).find("'t0': a quantization scale"),
            std::string::npos);
  EXPECT_NE(error({.x = {{0.0f}, {0}}}).find("scale is 0"), std::string::npos);
  EXPECT_NE(error({.w = {{0.1f, 0.2f}, {0, 0}}}).find("2 scales do not match dimension 0"),
            std::string::npos);
  EXPECT_NE(error({.y = {{0.1f}, {}}}).find("no zero point"), std::string::npos);
}

TEST(OddFiles, ContentsBehindATensorAreNotRead) {
  FileWriter f;
  const int32_t x = f.tensor({4}, Type::INT8, kX);
  const int32_t c = f.tensor({4}, Type::INT8, kX, f.buffer(ramp(7)));
  const int32_t y = f.tensor({4}, Type::INT8, kY);
  f.node(Op::ADD, {x, c}, {y});
  const Bytes file = f.file({x}, {y});
  EXPECT_TRUE(import_tflite(file, "odd").ok());
  EXPECT_TRUE(Sim::open_tflite(file).ok());
}

TEST(OddFiles, TheHostRunsWhatNoDeviceCanHold) {
  FileWriter f;
  const int32_t x = f.tensor({1 << 24}, Type::INT8, kX), y = f.tensor({1 << 24}, Type::INT8, kY);
  f.node(Op::RELU, {x}, {y});
  const Bytes file = f.file({x}, {y});
  const auto graph = import_tflite(file, "large");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(Sim::open(*graph).ok());
  const auto sim = Sim::open_tflite(file);
  ASSERT_TRUE(sim.ok()) << sim.error().text();
  EXPECT_LT(sim->arena_bytes(), (1u << 24) + 1000);
}

TEST(OddFiles, MetadataIsNeverWhatRefusesAModel) {
  FileWriter f;
  const int32_t x = f.tensor({4}, Type::INT8, kX), y = f.tensor({4}, Type::INT8, kY);
  f.node(Op::RELU, {x}, {y});
  f.metadata("lost", 999);
  const uint32_t text = f.buffer(Bytes(300'000, 'a'));
  for (int i = 0; i < 300; ++i) f.metadata("m" + std::to_string(i), text);
  const auto graph = import_tflite(f.file({x}, {y}), "odd");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  size_t bytes = 0;
  for (const auto& [key, value] : graph->metadata) bytes += key.size() + value.size();
  EXPECT_LT(bytes, 700'000u);
}

TEST(OddFiles, SharedContentsAreHeldOnce) {
  FileWriter f;
  const int32_t x = f.tensor({1000}, Type::INT8, kX);
  const uint32_t shared = f.buffer(ramp(1000));
  int32_t before = x;
  for (int i = 0; i < 50; ++i) {
    const int32_t c = f.tensor({1000}, Type::INT8, kX, shared);
    const int32_t y = f.tensor({1000}, Type::INT8, kX);
    f.node(Op::ADD, {before, c}, {y});
    before = y;
  }
  const Bytes file = f.file({x}, {before});
  const auto graph = import_tflite(file, "odd");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(graph->tensors[1].data, graph->tensors[3].data);
  EXPECT_LT(export_tflite(*graph)->size(), file.size() + 1000);
}

TEST(OddFiles, AllThatIsMissingIsListedWithCounts) {
  FileWriter f;
  const int32_t x = f.tensor({4}, Type::INT8, kX);
  std::vector<int32_t> t{x};
  const auto next = [&](Type type = Type::INT8) {
    t.push_back(f.tensor({4}, type, kX));
    return t.back();
  };
  for (int i = 0; i < 3; ++i) f.node(Op::SKIP_GRAM, {x}, {next()});
  f.node(Op::RELU, {x}, {next()});
  f.node(Op::CUSTOM, {x}, {next()}, "Foo\x1b[31m");
  f.node(Op::RELU, {x}, {next(Type::COMPLEX64)});
  const Bytes file = f.file({x}, {t.back()});
  const auto graph = import_tflite(file, "odd");
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().where, "odd");
  for (const char* part : {"5 of 6 operators cannot run here", "3 x SKIP_GRAM int8",
                           "1 x custom operator 'Foo", "COMPLEX64"}) {
    EXPECT_NE(graph.error().what.find(part), std::string::npos) << graph.error().what;
  }
  const auto sketch = sketch_tflite(file, "odd");
  ASSERT_TRUE(sketch.ok());
  EXPECT_EQ(sketch->nodes.size(), 6u);
  ASSERT_EQ(sketch->obstacles.list().size(), 3u);
  EXPECT_EQ(sketch->obstacles.list()[0].count, 3u);
  EXPECT_EQ(sketch->obstacles.list()[0].op, "SKIP_GRAM");
  EXPECT_EQ(sketch->obstacles.list()[0].dtype, "int8");
}

TEST(OddFiles, WhatCannotRunIsDescribed) {
  FileWriter several;
  const int32_t x = several.tensor({-1, 4}, Type::INT8, kX);
  const int32_t y = several.tensor({-1, 4}, Type::INT8, kY);
  several.node(Op::RELU, {x}, {y});
  const Bytes file = several.file({x}, {y}, 3);
  EXPECT_FALSE(import_tflite(file, "odd").ok());
  const auto sketch = sketch_tflite(file, "odd");
  ASSERT_TRUE(sketch.ok());
  EXPECT_EQ(sketch->subgraphs, 3u);
  EXPECT_EQ(sketch->inputs[0].dtype, "s8");  // as a model that runs is described
  EXPECT_EQ(sketch->inputs[0].shape, (std::vector<int32_t>{-1, 4}));
  EXPECT_FALSE(sketch->obstacles.others().empty());
}

TEST(OddFiles, AModelWithoutOperatorsRuns) {
  FileWriter f;
  const int32_t x = f.tensor({4}, Type::INT8, kX);
  const int32_t c = f.tensor({4}, Type::INT8, kX, f.buffer(ramp(4)));
  const Bytes file = f.file({x}, {x, c, x});
  const auto graph = import_tflite(file, "odd");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const std::vector<Bytes> input = {{9, 8, 7, 6}};
  for (auto sim : {Sim::open(*graph), Sim::open_tflite(file)}) {
    ASSERT_TRUE(sim.ok()) << sim.error().text();
    const auto out = sim->run(input);
    ASSERT_TRUE(out.ok());
    EXPECT_EQ((*out)[0], input[0]);
    EXPECT_EQ((*out)[1], ramp(4));
    EXPECT_EQ((*out)[2], input[0]);
  }
}

// Operators that read themselves, each other, or what nobody writes; outputs written twice.
TEST(OddFiles, OrdersThatCannotRunAreRefused) {
  const auto refused = [](auto edges) {
    FileWriter f;
    const int32_t x = f.tensor({4}, Type::INT8, kX);
    const int32_t a = f.tensor({4}, Type::INT8, kX), b = f.tensor({4}, Type::INT8, kX);
    const int32_t c = f.tensor({4}, Type::INT8, kX, f.buffer(ramp(4)));
    const auto [first_in, first_out, second_in, second_out] = edges(x, a, b, c);
    f.node(Op::RELU, {first_in}, {first_out});
    f.node(Op::RELU, {second_in}, {second_out});
    const Bytes file = f.file({x}, {b});
    EXPECT_TRUE(sketch_tflite(file, "odd").ok());
    return !import_tflite(file, "odd").ok() && !Sim::open_tflite(file).ok();
  };
  using Edges = std::array<int32_t, 4>;
  EXPECT_TRUE(refused([](int x, int a, int b, int) { return Edges{b, a, x, b}; }));
  EXPECT_TRUE(refused([](int, int a, int b, int) { return Edges{a, a, a, b}; }));
  EXPECT_TRUE(refused([](int x, int a, int, int) { return Edges{x, a, x, a}; }));
  EXPECT_TRUE(refused([](int x, int, int b, int) { return Edges{x, x, x, b}; }));
  EXPECT_TRUE(refused([](int x, int, int b, int c) { return Edges{x, c, x, b}; }));
  EXPECT_TRUE(refused([](int x, int, int b, int) { return Edges{x, 99, x, b}; }));
  EXPECT_TRUE(refused([](int, int a, int b, int) { return Edges{-1, a, a, b}; }));
}

double seconds(auto&& what) {
  const auto start = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// n branches from one input, added up: no step of the way may take the cube, or the square, of n.
TEST(OddFiles, ManyBranchesImportInNoTime) {
  FileWriter f;
  const int32_t x = f.tensor({16}, Type::INT8, kX);
  std::vector<int32_t> branches;
  for (int i = 0; i < 3000; ++i) {
    branches.push_back(f.tensor({16}, Type::INT8, kX));
    f.node(Op::RELU, {x}, {branches.back()});
  }
  int32_t sum = branches[0];
  for (size_t i = 1; i < branches.size(); ++i) {
    const int32_t y = f.tensor({16}, Type::INT8, kX);
    f.node(Op::ADD, {sum, branches[i]}, {y});
    sum = y;
  }
  const Bytes file = f.file({x}, {sum});
  EXPECT_LT(seconds([&] {
              auto graph = import_tflite(file, "odd");
              ASSERT_TRUE(graph.ok());
              ASSERT_TRUE(run_passes(*graph).ok());
            }),
            10.0);  // a fraction of a second; the machine may be busy
  EXPECT_TRUE(Sim::open_tflite(file).ok());
}

// One operator table, one list of operands: a thousand entries each cost four bytes.
TEST(OddFiles, SharedListsCostNoMoreThanTheFile) {
  FileWriter f;
  const int32_t shape = f.tensor({}, Type::INT32, {}, f.buffer({1, 0, 0, 0}));
  const std::vector<int32_t> many(100'000, shape);
  for (int i = 0; i < 20; ++i) {
    const int32_t out = f.tensor({100'000}, Type::INT32);
    f.node(Op::PACK, many, {out});
  }
  const Bytes file = f.file({}, {0});
  EXPECT_FALSE(import_tflite(file, "odd").ok());
  const auto sketch = sketch_tflite(file, "odd");
  ASSERT_TRUE(sketch.ok());
  EXPECT_LE(sketch->nodes[0].inputs.size(), 8u);
}

// Two small constants whose sum is 4,096 times as large stay an operator.
TEST(OddFiles, FoldingDoesNotBlowUpAModel) {
  FileWriter f;
  const int32_t a = f.tensor({4096, 1}, Type::INT8, kX, f.buffer(ramp(4096)));
  const int32_t b = f.tensor({1, 4096}, Type::INT8, kX, f.buffer(ramp(4096)));
  const int32_t y = f.tensor({4096, 4096}, Type::INT8, kY);
  f.node(Op::ADD, {a, b}, {y});
  auto graph = import_tflite(f.file({}, {y}), "odd");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  ASSERT_TRUE(run_passes(*graph).ok());
  EXPECT_EQ(graph->nodes.size(), 1u);
}

}  // namespace
}  // namespace mw
