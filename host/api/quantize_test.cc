// SPDX-License-Identifier: Apache-2.0
// quantize_model(): a float model and examples become an int8 model near it.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "host/api/quantize.h"
#include "host/api/run.h"
#include "host/data/npy.h"
#include "host/data/wav.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"
#include "test/scratch.h"
#include "test/word_model.h"

namespace mw::api {
namespace {

constexpr const char* kNet = R"(graph "net" {  // two layers
  input x: f32[1,4]
  const w: f32[3,4] = {0.5, -1, 0.25, 2, 1, 1, -1, 0.5, -0.75, 0.125, 1.5, -2}
  const b: f32[3] = {0.5, -0.5, 0.25}
  h: f32[1,3] = fully_connected(x, w, b)
  r: f32[1,3] = relu(h)
  const v: f32[2,3] = {1, -1, 0.5, 0.25, 2, -0.5}
  y: f32[1,2] = fully_connected(r, v, _)
  output y
})";

class QuantizeModel : public testing::Test {
 protected:
  void SetUp() override {
    auto graph = parse(kNet);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    request_.model.path = scratch_.path() / "net.mw";
    ASSERT_TRUE(save_model(request_.model.path, *graph).ok());
    request_.data = examples("x.npy", 40, 1.0f);
    request_.out = scratch_.path() / "net.int8.mw";
  }
  // The first is `first` wide, the others 1.
  std::filesystem::path examples(const char* name, int count, float first) {
    Rng rng(4);
    std::vector<float> values;
    for (int i = 0; i < count * 4; ++i) {
      values.push_back(float(rng.uniform(-1, 1)) * (i < 4 ? first : 1.0f));
    }
    const auto path = scratch_.path() / name;
    EXPECT_TRUE(data::write_npy(path, data::Array::of<float>({count, 4}, values)).ok());
    return path;
  }
  // Outputs in real values for the examples.
  std::vector<float> outputs(const std::filesystem::path& file) {
    const auto model = load(file);
    EXPECT_TRUE(model.ok()) << model.error().text();
    const auto items = read_items(model->graph, scratch_.path() / "x.npy");
    EXPECT_TRUE(items.ok()) << items.error().text();
    const auto report = run(*model, *items, {});
    EXPECT_TRUE(report.ok()) << report.error().text();
    const Tensor& y = model->graph.tensors[size_t(model->graph.outputs[0])];
    const Bytes& bytes = report->outputs[0].bytes;
    std::vector<float> values;
    if (y.dtype == DType::f32) {
      values.resize(bytes.size() / 4);
      std::memcpy(values.data(), bytes.data(), bytes.size());
    } else {
      for (uint8_t byte : bytes) {
        values.push_back(y.quant.scales[0] * float(int8_t(byte) - y.quant.zero_point));
      }
    }
    return values;
  }
  // Mean square of the difference to the float model, relative to that model's outputs.
  double loss(const std::filesystem::path& file) {
    const std::vector<float> want = outputs(request_.model.path), got = outputs(file);
    EXPECT_EQ(got.size(), want.size());
    double wrong = 0, all = 0;
    for (size_t i = 0; i < want.size(); ++i) {
      wrong += (got[i] - want[i]) * (got[i] - want[i]), all += want[i] * want[i];
    }
    return wrong / all;
  }
  std::string error() {
    const auto report = quantize_model(request_, {});
    EXPECT_FALSE(report.ok());
    return report.ok() ? "" : report.error().text();
  }

  Scratch scratch_{"quantize"};
  QuantizeRequest request_;
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST_F(QuantizeModel, EveryMethodGivesAnInt8ModelNearTheFloatOneInBothKindsOfFile) {
  for (const char* method : {"minmax", "percentile", "mse"}) {
    for (const char* name : {"out.mw", "out.tflite"}) {
      SCOPED_TRACE(std::string(method) + " " + name);
      request_.method = method;
      request_.out = scratch_.path() / name;
      const auto report = quantize_model(request_, {});
      ASSERT_TRUE(report.ok()) << report.error().text();
      const auto model = load(request_.out);
      ASSERT_TRUE(model.ok()) << model.error().text();
      EXPECT_EQ(model->tflite.empty(), std::string(name) == "out.mw");
      const Tensor& x = model->graph.tensors[size_t(model->graph.inputs[0])];
      EXPECT_EQ(x.dtype, DType::s8);
      EXPECT_LT(loss(request_.out), 1e-3);
      EXPECT_EQ(report->bytes_before, *file_bytes_of(request_.model.path));
      EXPECT_EQ(report->bytes_after, *file_bytes_of(request_.out));
    }
  }
}

TEST_F(QuantizeModel, LayersAreReportedWithWhatTheyLose) {
  const auto report = quantize_model(request_, {});
  ASSERT_TRUE(report.ok()) << report.error().text();
  ASSERT_EQ(report->layers.size(), 2u) << "the clamp moves into the layer before it";
  for (const LayerReport& layer : report->layers) {
    EXPECT_EQ(layer.op, "fully_connected");
    EXPECT_GT(layer.sqnr_db, 30);
    EXPECT_GT(layer.largest_error, 0);
    EXPECT_LT(layer.largest_error, 0.1);
    EXPECT_LE(layer.clipped_share, 0.01);
  }
}

TEST_F(QuantizeModel, AnOutlierAmongTheExamplesCostsOnlyMinmax) {
  std::map<std::string, double> losses;
  request_.data = examples("outlier.npy", 20000, 30.0f);
  request_.items = 20000;
  for (const char* method : {"minmax", "percentile"}) {
    request_.method = method;
    const auto report = quantize_model(request_, {});
    ASSERT_TRUE(report.ok()) << report.error().text();
    losses[method] = loss(request_.out);
  }
  EXPECT_LT(losses["percentile"] * 10, losses["minmax"]);
}

TEST_F(QuantizeModel, NoMoreItemsAreLookedAtThanAskedFor) {
  request_.items = 1;
  ASSERT_TRUE(quantize_model(request_, {}).ok());
  const Bytes one = *read_file(request_.out);
  request_.data = examples("one.npy", 1, 1.0f);
  request_.items = 400;
  ASSERT_TRUE(quantize_model(request_, {}).ok());
  EXPECT_EQ(*read_file(request_.out), one) << "the first example is the same";
  request_.data = examples("x.npy", 40, 1.0f);
  ASSERT_TRUE(quantize_model(request_, {}).ok());
  EXPECT_NE(*read_file(request_.out), one);
}

TEST_F(QuantizeModel, AModelWithAFrontEndIsCalibratedOnRecordings) {
  test::WordModels models = test::word_models({"yes", "no"});
  request_.model.path = scratch_.path() / "words.mw";
  ASSERT_TRUE(save_model(request_.model.path, models.float_model).ok());
  request_.data = scratch_.path() / "clips";
  for (const char* label : {"yes", "any other"}) {
    const auto path = request_.data / label / "0.wav";
    ASSERT_TRUE(data::write_wav(path, test::babble(1.0), 16000).ok());
  }
  request_.items = 4;
  const auto report = quantize_model(request_, {});
  ASSERT_TRUE(report.ok()) << report.error().text();
  const auto model = load(request_.out);
  ASSERT_TRUE(model.ok()) << model.error().text();
  EXPECT_EQ(model->graph.tensors[size_t(model->graph.outputs[0])].dtype, DType::s8);
  EXPECT_GT(report->layers.size(), 3u);
}

TEST_F(QuantizeModel, WhatCannotBeQuantizedSaysWhyAndWritesNothing) {
  request_.method = "guess";
  EXPECT_HAS(error(), "guess");
  EXPECT_HAS(error(), "minmax, percentile, mse");
  request_.method = "minmax";
  const auto data = request_.data;
  request_.data = scratch_.path() / "none.npy";
  EXPECT_HAS(error(), "none.npy");
  request_.data = scratch_.path();
  EXPECT_HAS(error(), "front-end");
  request_.data = data;
  request_.model.path = scratch_.path() / "none.mw";
  EXPECT_HAS(error(), "none.mw");
  EXPECT_FALSE(std::filesystem::exists(request_.out));
}

}  // namespace
}  // namespace mw::api
