// SPDX-License-Identifier: Apache-2.0
// run(): the outputs and figures of a model in this process, against an evaluation of its graph.
#include "host/deploy/run.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/data/npy.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/evaluate.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"
#include "test/scratch.h"

namespace mw {
namespace {

// No pass changes it, so that node and step are the same.
constexpr const char* kNet = R"(graph "net" {
  input x: s8[1,4,3,2] q(0.5, 3)
  const w: s8[3,2,2,2] q({0.25, 0.5, 0.125}, 0) = {1, -2, 3, 4, -5, 6, 7, 8, 9, 1, -2, 3, 4, -5, 6, 7, 8, 9, 1, 2, 3, -4, 5, 6}
  const b: s32[3] q({0.125, 0.25, 0.0625}, 0) = {10, -20, 30}
  h: s8[1,2,2,3] q(2, -5) = conv_2d(x, w, b) {padding=same, stride_h=2, stride_w=2}
  y: s8[1,1,1,3] q(2, -5) = max_pool_2d(h) {padding=valid, k_h=2, k_w=2}
  output y
  output h
})";
// Keeps the last three rows of what it saw.
constexpr const char* kStream = R"(graph "stream" {
  input x: s16[1,2]
  y: s16[3,2] = stacker(x) {rows=3}
  output y
})";

class Run : public testing::Test {
 protected:
  LoadedModel model(const char* text) {
    auto graph = parse(text);
    EXPECT_TRUE(graph.ok()) << graph.error().text();
    const auto path = scratch_.path() / (graph->name + ".mw");
    EXPECT_TRUE(save_model(path, *graph).ok());
    auto loaded = load(path);
    EXPECT_TRUE(loaded.ok()) << loaded.error().text();
    return *loaded;
  }
  LoadedModel tflite_of(const LoadedModel& model) {
    const auto path = scratch_.path() / "net.tflite";
    EXPECT_TRUE(write_file(path, export_tflite(model.graph).value()).ok());
    auto loaded = load(path);
    EXPECT_TRUE(loaded.ok()) << loaded.error().text();
    return *loaded;
  }
  template <class T>
  std::string array(const char* name, std::vector<int64_t> shape, const std::vector<T>& values) {
    const auto path = scratch_.path() / name;
    EXPECT_TRUE(data::write_npy(path, data::Array::of<T>(std::move(shape), values)).ok());
    return path.string();
  }
  std::string error_of(const LoadedModel& model, const std::vector<std::string>& inputs,
                       const RunRequest& request = {}) {
    const auto items = read_inputs(model.graph, inputs);
    if (!items) return items.error().text();
    const auto report = run(model, *items, request);
    EXPECT_FALSE(report.ok());
    return report.ok() ? "" : report.error().text();
  }

  Scratch scratch_{"run"};
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

// All tensors of the graph after each item.
struct Item {
  Bytes h, y;
};

std::vector<Item> evaluated(const Graph& graph, const Bytes& items) {
  auto evaluator = Evaluator::open(graph);
  EXPECT_TRUE(evaluator.ok());
  const size_t bytes = graph.tensors[size_t(graph.inputs[0])].bytes();
  std::vector<Item> out;
  for (size_t at = 0; at < items.size(); at += bytes) {
    const std::vector<Bytes> input = {
        Bytes(items.begin() + int64_t(at), items.begin() + int64_t(at + bytes))};
    EXPECT_TRUE(evaluator->run(input).ok());
    const auto y = evaluator->tensor(graph.outputs[0]), h = evaluator->tensor(graph.outputs[1]);
    out.push_back({Bytes(h.begin(), h.end()), Bytes(y.begin(), y.end())});
  }
  return out;
}

TEST_F(Run, ABatchGivesEveryItemItsOutputsInEveryFormAndGoal) {
  const LoadedModel net = model(kNet), file = tflite_of(net);
  std::vector<int8_t> values(3 * 24);
  for (size_t i = 0; i < values.size(); ++i) values[i] = int8_t(i * 37 + 11);
  const auto items = read_inputs(net.graph, {array<int8_t>("x.npy", {3, 1, 4, 3, 2}, values)});
  ASSERT_TRUE(items.ok()) << items.error().text();
  EXPECT_EQ(items->count, 3u);
  const std::vector<Item> want = evaluated(net.graph, items->inputs[0]);
  Bytes y, h;
  for (const Item& item : want) {
    y.insert(y.end(), item.y.begin(), item.y.end());
    h.insert(h.end(), item.h.begin(), item.h.end());
  }
  for (const LoadedModel* loaded : {&net, &file}) {
    for (Form form : {Form::plan, Form::tflite}) {
      for (Optimize optimize : {Optimize::speed, Optimize::size, Optimize::ram}) {
        const auto report = run(*loaded, *items, {{"host", form, optimize}, false});
        ASSERT_TRUE(report.ok()) << report.error().text();
        ASSERT_EQ(report->outputs.size(), 2u);
        EXPECT_EQ(report->outputs[0].bytes, y);
        EXPECT_EQ(report->outputs[1].bytes, h);
        EXPECT_EQ(report->outputs[0].shape, (std::vector<int64_t>{3, 1, 1, 1, 3}));
        EXPECT_EQ(report->outputs[0].dtype, DType::s8);
        EXPECT_TRUE(report->ops.empty());
        EXPECT_GE(report->arena_bytes, 24u);
      }
    }
  }
}

TEST_F(Run, OneItemHasTheShapeOfTheOutput) {
  const LoadedModel net = model(kNet);
  const auto items = read_inputs(net.graph, {"pattern:0"});
  ASSERT_TRUE(items.ok()) << items.error().text();
  const auto report = run(net, *items, {});
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->outputs[0].shape, (std::vector<int64_t>{1, 1, 1, 3}));
  EXPECT_EQ(report->model, "net.mw");
}

TEST_F(Run, EachOperatorIsReportedWithItsChecksum) {
  const LoadedModel net = model(kNet);
  const auto items = read_inputs(net.graph, {"pattern:1"});
  ASSERT_TRUE(items.ok()) << items.error().text();
  const Item want = evaluated(net.graph, items->inputs[0])[0];
  for (Form form : {Form::plan, Form::tflite}) {
    const auto report = run(net, *items, {{"host", form, Optimize::speed}, true});
    ASSERT_TRUE(report.ok()) << report.error().text();
    ASSERT_EQ(report->ops.size(), 2u);
    EXPECT_EQ(report->ops[0].op, "conv_2d");
    EXPECT_EQ(report->ops[0].macs, uint64_t(2 * 2 * 3 * 2 * 2 * 2));
    EXPECT_EQ(report->ops[0].output_crc32, crc32(want.h));
    EXPECT_EQ(report->ops[1].op, "max_pool_2d");
    EXPECT_EQ(report->ops[1].output_crc32, crc32(want.y));
    EXPECT_FALSE(report->ops[1].instructions.has_value()) << "nothing is counted on the host";
    const auto json = to_json(*report, true);
    EXPECT_EQ(json["ops"][1]["output_crc32"], crc32(want.y));
    EXPECT_TRUE(json["instructions"].is_null());
    EXPECT_EQ(json["form"], form == Form::plan ? "plan" : "tflite");
    std::string hex;
    for (uint8_t byte : want.y) {
      hex += "0123456789abcdef"[byte >> 4];
      hex += "0123456789abcdef"[byte & 15];
    }
    EXPECT_EQ(json["outputs"][0]["hex"], hex);
    EXPECT_EQ(json["outputs"][0]["name"], "y");
    EXPECT_FALSE(to_json(*report, false).contains("ops"));
  }
}

// The device's own loader copies variables in steps that no plan has.
TEST_F(Run, OperatorsOfALoaderAreReportedAsItRunsThem) {
  const LoadedModel net = model(R"(graph "sum" {
  input x: f32[3]
  state s: f32[3] = {1, 2, 3}
  t: f32[3] = add(x, s)
  y: f32[3] = tanh(t)
  update s = t
  output y
})");
  const auto items = read_inputs(net.graph, {array<float>("x.npy", {3}, {1, 2, 3})});
  ASSERT_TRUE(items.ok()) << items.error().text();
  const std::vector<float> sums = {2, 4, 6};
  for (Form form : {Form::plan, Form::tflite}) {
    const auto report = run(net, *items, {{"host", form, Optimize::speed}, true});
    ASSERT_TRUE(report.ok()) << report.error().text();
    const auto row = [&](std::string_view op) {
      return std::ranges::find_if(report->ops, [&](auto& figures) { return figures.op == op; });
    };
    ASSERT_NE(row("add"), report->ops.end());
    ASSERT_NE(row("tanh"), report->ops.end());
    EXPECT_EQ(row("add")->kernel, "add_f32_ref");
    EXPECT_EQ(row("add")->output_crc32, crc32(*bytes_of(sums)));
    EXPECT_EQ(row("tanh")->kernel, "tanh_f32_ref");
    EXPECT_EQ(row("tanh")->output_crc32, crc32(report->outputs[0].bytes));
  }
}

TEST_F(Run, PatternsAreThoseOfTheGoldens) {
  const LoadedModel net = model(kNet);
  const auto ramp = read_inputs(net.graph, {"pattern:0"});
  ASSERT_TRUE(ramp.ok());
  EXPECT_EQ(Bytes(ramp->inputs[0].begin(), ramp->inputs[0].begin() + 3), (Bytes{11, 48, 85}));
  const auto noise = read_inputs(net.graph, {"pattern:1"});
  ASSERT_TRUE(noise.ok());
  uint32_t state = 12345;
  for (uint8_t byte : noise->inputs[0]) {
    state = state * 1664525u + 1013904223u;
    EXPECT_EQ(byte, state >> 24);
  }
}

TEST_F(Run, ItemsOfAStreamFollowEachOther) {
  const LoadedModel stream = model(kStream);
  const auto items =
      read_inputs(stream.graph, {array<int16_t>("x.npy", {3, 1, 2}, {1, 2, 3, 4, 5, 6})});
  ASSERT_TRUE(items.ok()) << items.error().text();
  const auto report = run(stream, *items, {});
  ASSERT_TRUE(report.ok()) << report.error().text();
  std::vector<int16_t> got(18);
  ASSERT_EQ(report->outputs[0].bytes.size(), 36u);
  std::memcpy(got.data(), report->outputs[0].bytes.data(), 36);
  EXPECT_EQ(got, (std::vector<int16_t>{0, 0, 0, 0, 1, 2, 0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6}));
}

TEST_F(Run, WhatCannotRunSaysWhy) {
  const LoadedModel net = model(kNet), stream = model(kStream);
  RunRequest request;
  request.deploy.target = "cortex-m7000";
  EXPECT_HAS(error_of(net, {"pattern:0"}, request), "cortex-m7000");
  EXPECT_HAS(error_of(net, {}), "input");
  EXPECT_HAS(error_of(net, {"pattern:0", "pattern:0"}), "input");
  EXPECT_HAS(error_of(net, {"pattern:7"}), "pattern:7");
  EXPECT_HAS(error_of(net, {(scratch_.path() / "none.npy").string()}), "none.npy");
  EXPECT_HAS(error_of(net, {array<int8_t>("short.npy", {2, 2}, {1, 2, 3, 4})}), "2x2");
  request.deploy = {"host", Form::tflite, Optimize::speed};
  EXPECT_HAS(error_of(stream, {"pattern:0"}, request), "stacker");
}

}  // namespace
}  // namespace mw
