// SPDX-License-Identifier: Apache-2.0
#include "host/train/trainer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/rng.h"
#include "host/train/net.h"

namespace mw {
namespace {

constexpr int kClasses = 4;

// Class c is a pattern of its own in noise; the key only changes the noise.
Examples patterns(int64_t count, double noise) {
  Examples examples;
  examples.count = count;
  examples.fill = [noise](int64_t item, uint64_t key, std::span<float> input) -> Result<int> {
    const int label = int(item % kClasses);
    Rng pattern(uint64_t(label) + 100), random(key ^ (uint64_t(item) * 7 + 1));
    for (float& v : input) v = float(pattern.normal() + noise * random.normal());
    return label;
  };
  return examples;
}

Graph small_net() {
  NetBuilder net("small");
  TensorId x = net.input({1, 6, 5, 3});
  x = net.batch_norm(net.conv(x, 8, {.h = 3, .w = 3, .stride_h = 2}));
  x = net.dropout(net.batch_norm(net.conv(x, 12, {})), 0.1f);
  Result<Graph> graph = net.finish(net.softmax(net.dense_all(x, kClasses)));
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(initialize(*graph, 3).ok());
  return *graph;
}

std::vector<float> weights_of(const Graph& graph) {
  std::vector<float> all;
  for (const Tensor& tensor : graph.tensors) {
    if (!tensor.is_constant() || tensor.dtype != DType::f32) continue;
    all.insert(all.end(), tensor.values<float>().begin(), tensor.values<float>().end());
  }
  return all;
}

TrainOptions quick() {
  TrainOptions options;
  options.epochs = 8, options.batch = 16;
  options.optimizer.learning_rate = 1e-2;
  return options;
}

TEST(Trainer, LearnsPatternsAndKeepsTheBestEpoch) {
  for (OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam, OptimizerKind::adamw}) {
    Graph graph = small_net();
    const Examples train_set = patterns(90, 1.0), valid = patterns(40, 1.0);
    TrainOptions options = quick();
    options.optimizer.kind = kind;
    int epochs = 0;
    options.progress = [&](const TrainProgress& p) { epochs += p.valid != nullptr; };
    const Result<TrainReport> report = train(graph, train_set, &valid, options);
    ASSERT_TRUE(report.ok()) << report.error().text();
    EXPECT_EQ(epochs, options.epochs);
    EXPECT_GT(report->valid.accuracy(), 0.95) << int(kind);
    const Result<Score> again = evaluate(graph, valid, 2);
    ASSERT_TRUE(again.ok());
    EXPECT_NEAR(again->loss, report->valid.loss, 1e-4 * report->valid.loss + 1e-5);
  }
}

TEST(Trainer, GivesTheSameBytesOnAnyNumberOfThreads) {
  std::vector<float> first;
  for (int threads : {1, 2, 3}) {
    Graph graph = small_net();
    TrainOptions options = quick();
    options.epochs = 2, options.threads = threads, options.feed_threads = 4 - threads;
    ASSERT_TRUE(train(graph, patterns(50, 1.0), nullptr, options).ok());
    const std::vector<float> weights = weights_of(graph);
    if (threads == 1) first = weights;
    EXPECT_EQ(weights, first) << threads;
  }
}

TEST(Trainer, StopsWhenAskedAndKeepsWhatItHas) {
  Graph graph = small_net();
  TrainOptions options = quick();
  std::atomic<bool> stop = false;
  options.stop = &stop;
  options.progress = [&](const TrainProgress& p) { stop = p.epoch == 1 && p.step == 2; };
  const Result<TrainReport> report = train(graph, patterns(64, 1.0), nullptr, options);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->stopped);
  EXPECT_EQ(report->epochs, 1);
  EXPECT_EQ(report->best_epoch, 0);
}

TEST(Trainer, ReportsWhatIsWrong) {
  Graph graph = small_net();
  Examples bad = patterns(20, 1.0);
  bad.fill = [](int64_t item, uint64_t, std::span<float>) -> Result<int> {
    if (item == 7) return Error{ErrorKind::io, "unreadable", "clip.wav", ""};
    return 0;
  };
  Result<TrainReport> report = train(graph, bad, nullptr, quick());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().text(), "example 7 > clip.wav: unreadable");
  bad.fill = [](int64_t, uint64_t, std::span<float>) -> Result<int> { return kClasses; };
  report = train(graph, bad, nullptr, quick());
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().text().find("class 4"), std::string::npos);
  EXPECT_FALSE(train(graph, Examples{}, nullptr, quick()).ok());
}

void expect_gradient(const Targets& targets) {
  std::vector<float> logits = {0.3f, -1.2f, 2.0f, 0.1f, 0.0f, 5.0f}, gradient(6);
  const Score score = cross_entropy(logits, 3, targets, gradient);
  EXPECT_EQ(score.correct, 1);
  for (size_t i = 0; i < logits.size(); ++i) {
    const float old = logits[i], delta = 1.0f / 128;
    logits[i] = old + delta;
    const double up = cross_entropy(logits, 3, targets, {}).mean_loss();
    logits[i] = old - delta;
    const double down = cross_entropy(logits, 3, targets, {}).mean_loss();
    logits[i] = old;
    EXPECT_NEAR(double(gradient[i]), (up - down) / (2 * double(delta)), 1e-5);
  }
}

TEST(Loss, GradientMatchesFiniteDifferences) {
  const std::vector<int> labels = {1, 2};
  const std::vector<float> taught = {0.2f, 0.5f, 0.3f, 0.0f, 0.1f, 0.9f};
  expect_gradient({labels, 0.1});
  expect_gradient({labels, 0.1, taught, 0.7});
}

TEST(Loss, IsLeastAtWhatIsTaught) {
  const std::vector<int> labels = {0};
  const std::vector<float> logits = {1.0f, -0.5f, 0.25f};
  std::vector<float> taught(3), gradient(3);
  add_softmax(logits, 3, 0.5, taught);
  add_softmax(logits, 3, 0.5, taught);
  EXPECT_NEAR(taught[0] + taught[1] + taught[2], 1, 1e-6);
  cross_entropy(logits, 3, {labels, 0, taught, 1.0}, gradient);
  for (float g : gradient) EXPECT_NEAR(g, 0, 1e-6);
}

TEST(Trainer, LearnsFromTeachersOnAnyNumberOfThreads) {
  Graph teacher = small_net();
  const Examples examples = patterns(200, 1.0);
  ASSERT_TRUE(train(teacher, examples, nullptr, quick()));
  const auto learned = [&](std::vector<const Graph*> teachers, int threads) {
    TrainOptions options = quick();
    options.threads = threads, options.seed = 9, options.teachers = std::move(teachers);
    Graph graph = small_net();
    EXPECT_TRUE(train(graph, examples, nullptr, options).ok());
    return weights_of(graph);
  };
  const std::vector<float> taught = learned({&teacher}, 1);
  EXPECT_EQ(taught, learned({&teacher}, 3));
  EXPECT_NE(taught, learned({}, 1));
}

TEST(Trainer, RefusesATeacherOfOtherClasses) {
  Graph graph = small_net();
  NetBuilder net("other");
  const TensorId x = net.input({1, 6, 5, 3});
  const Result<Graph> other = net.finish(net.softmax(net.dense_all(x, kClasses - 1)));
  ASSERT_TRUE(other.ok());
  TrainOptions options = quick();
  options.teachers = {&*other};
  const Result<TrainReport> report = train(graph, patterns(20, 1.0), nullptr, options);
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().text().find("teacher"), std::string::npos);
}

TEST(Schedule, RisesToItsPeakAndFalls) {
  for (ScheduleKind kind : {ScheduleKind::cosine, ScheduleKind::one_cycle}) {
    OptimizerOptions options;
    options.schedule = kind, options.learning_rate = 1, options.warm_up = 0.2;
    double peak = 0;
    for (int64_t step = 0; step < 100; ++step) {
      const double rate = learning_rate(options, step, 100);
      EXPECT_GT(rate, 0);
      EXPECT_TRUE(step >= 20 || rate >= peak) << step;
      peak = std::max(peak, rate);
    }
    EXPECT_NEAR(peak, 1, 1e-2);
    EXPECT_LT(learning_rate(options, 99, 100), 0.01);
  }
}

}  // namespace
}  // namespace mw
