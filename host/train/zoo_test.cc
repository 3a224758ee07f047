// SPDX-License-Identifier: Apache-2.0
#include "host/train/zoo.h"

#include <gtest/gtest.h>

#include "host/base/rng.h"
#include "host/train/trainer.h"

namespace mw {
namespace {

NetSpec small(const std::string& name) {
  NetSpec spec;
  spec.name = name, spec.height = 32, spec.width = 24, spec.classes = 3, spec.width_factor = 0.25f;
  return spec;
}

// Class c has its energy in a band of its own.
Examples bands(const NetSpec& spec, int64_t count) {
  Examples examples;
  examples.count = count;
  const int32_t width = spec.width * spec.channels, classes = spec.classes;
  examples.fill = [=](int64_t item, uint64_t key, std::span<float> input) -> Result<int> {
    const int label = int(item % classes);
    Rng random(key ^ (uint64_t(item) + 1));
    for (size_t i = 0; i < input.size(); ++i) {
      const bool inside = int32_t(i) % width * classes / width == label;
      input[i] = float(random.normal()) + (inside ? 3.0f : 0.0f);
    }
    return label;
  };
  return examples;
}

TEST(Zoo, EveryNetLearns) {
  for (const ZooEntry& entry : zoo()) {
    const NetSpec spec = small(entry.name);
    Result<Graph> graph = make_net(spec);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    TrainOptions options;
    options.epochs = 20, options.batch = 12, options.label_smoothing = 0;
    options.optimizer.learning_rate = 2e-2;
    const Examples examples = bands(spec, 60);
    const Result<TrainReport> report = train(*graph, examples, nullptr, options);
    ASSERT_TRUE(report.ok()) << entry.name << ": " << report.error().text();
    EXPECT_GT(report->train.accuracy(), 0.8) << entry.name;
  }
}

TEST(Zoo, HasTheSizesItSays) {
  const struct {
    NetSpec spec;
    int low, high;
  } cases[] = {
      {{.name = "ds_cnn"}, 22000, 25000},
      {{.name = "sepnet", .width = 40, .classes = 7}, 36000, 44000},
      {{.name = "mobilenet",
        .height = 96,
        .width = 96,
        .channels = 3,
        .classes = 2,
        .width_factor = 0.25f},
       210000,
       225000},
      {{.name = "resnet8", .height = 32, .width = 32, .channels = 3, .classes = 10}, 77000, 80000},
  };
  for (const auto& each : cases) {
    Result<Graph> graph = make_net(each.spec);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    auto step = Step::plan(*graph, {});
    ASSERT_TRUE(step.ok()) << step.error().text();
    size_t parameters = 0;
    for (const Parameter& p : (*step)->parameters()) parameters += p.value.size();
    EXPECT_GE(int(parameters), each.low) << each.spec.name;
    EXPECT_LE(int(parameters), each.high) << each.spec.name;
  }
  EXPECT_FALSE(make_net({.name = "transformer"}).ok());
}

}  // namespace
}  // namespace mw
