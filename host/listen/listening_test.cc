// SPDX-License-Identifier: Apache-2.0
// A word model as what listens: its settings, its runs, and the words in pieces of sound.
#include "host/listen/listening.h"

#include <gtest/gtest.h>

#include "host/ir/verify.h"
#include "host/listen/host_listener.h"
#include "test/word_model.h"

namespace mw {

namespace {

class ListeningGraph : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    models_ = new test::WordModels(test::word_models({"left", "right", "up", "unknown"}));
    for (Graph* graph : {&models_->float_model, &models_->int8_model}) {
      test::tune(*graph, test::babble(6));
    }
  }
  static void TearDownTestSuite() { delete models_; }

  static ListeningModel listening(const Graph& graph) { return listening_model(graph).value(); }

  static test::WordModels* models_;
};
test::WordModels* ListeningGraph::models_ = nullptr;

TEST_F(ListeningGraph, PiecesOfAnyLengthHearTheSame) {
  const std::vector<int16_t> pcm = test::babble(6);
  const ListeningModel model = listening(models_->int8_model);
  const Posteriors posteriors = run_stream(model.graph, pcm, model.rate_hz).value();
  const std::vector<Detection> want = detect(posteriors, model.detector.spec);
  EXPECT_GE(want.size(), 3u);
  HostListener listener = HostListener::open(model).value();
  for (size_t piece : {size_t{1}, size_t{7}, size_t{160}, size_t{4000}, pcm.size()}) {
    listener.reset();
    std::vector<Detection> heard;
    for (size_t at = 0; at < pcm.size(); at += piece) {
      const auto words =
          listener.take(std::span(pcm).subspan(at, std::min(piece, pcm.size() - at))).value();
      heard.insert(heard.end(), words.begin(), words.end());
    }
    EXPECT_EQ(heard, want) << piece;
  }
}

TEST_F(ListeningGraph, AFloatModelListensToo) {
  const ListeningModel model = listening(models_->float_model);
  HostListener listener = HostListener::open(model).value();
  EXPECT_FALSE(listener.take(test::babble(6)).value().empty());
}

// Its scores stand still while a variable says so: what a classifier keeps goes into the stream.
TEST_F(ListeningGraph, VariablesOfTheClassifierStayThem) {
  Graph graph = models_->int8_model;
  const TensorId scores = graph.outputs[0];
  Tensor type = graph.tensors[size_t(scores)];
  type.name = "last scores";
  const TensorId last = graph.add(type);
  const Bytes initial(type.bytes(), 7);
  graph.variables.push_back({last, scores, std::make_shared<const Bytes>(initial)});
  graph.outputs = {last};
  const ListeningModel model = listening_model(graph).value();
  ASSERT_EQ(model.graph.variables.size(), 1u);
  EXPECT_TRUE(verify(model.graph)) << verify(model.graph).error().text();
}

TEST_F(ListeningGraph, UnknownIsNoWord) {
  EXPECT_EQ(listening(models_->int8_model).format.words, 3);
  EXPECT_EQ(listening(models_->int8_model).plan().words,
            (std::vector<std::string>{"left", "right", "up"}));
  Graph none = models_->int8_model;
  set_labels(none, {"_a", "_b", "_c", "unknown"});
  EXPECT_EQ(listening_model(none).error().kind, ErrorKind::unsupported);
  set_labels(none, {"a"});  // as many names as scores, or none
  EXPECT_EQ(listening_model(none)->labels.at(2), "2");
  EXPECT_EQ(listening_model(none)->format.words, 4);
}

TEST_F(ListeningGraph, TheDetectorTravelsInTheModel) {
  const DetectorSettings settings{
      {.threshold = 0.43, .smooth_s = 0.12, .same_refractory_s = 0.5, .any_refractory_s = 0.1},
      3,
      "held-out \"speech\""};
  Graph graph = models_->int8_model;
  set_detector(graph, settings);
  const Graph read = decode_model(encode_model(graph)).value();
  const DetectorSettings got = detector_of(read).value();
  EXPECT_EQ(got.spec, settings.spec);
  EXPECT_EQ(got.frames, 3);
  EXPECT_EQ(got.chosen_on, settings.chosen_on);
  EXPECT_EQ(listening(read).run_samples(), 3u * 320);
  // What streams keeps it.
  EXPECT_EQ(listening(listening(read).graph).detector.spec, settings.spec);
  graph.metadata.erase(kDetectorKey);
  EXPECT_EQ(detector_of(graph)->spec, DetectorSpec{});
}

TEST_F(ListeningGraph, ARunMayBringMoreRowsThanTheModelSays) {
  const Graph& graph = models_->int8_model;
  EXPECT_EQ(frames_every(graph, 40).value(), 2);
  EXPECT_EQ(frames_every(graph, 180).value(), 9);
  for (double every_ms : {0.0, 10.0, 45.0, -40.0, 1e9}) {
    const auto frames = frames_every(graph, every_ms);
    ASSERT_FALSE(frames.ok()) << every_ms;
    EXPECT_EQ(frames.error().kind, ErrorKind::usage);
  }
  // A run sees the last rows that there are, however many of them are new.
  const std::vector<int16_t> pcm = test::babble(6);
  const ListeningModel often = listening_model(graph, 1).value();
  const Posteriors each = run_stream(often.graph, pcm, often.rate_hz).value();
  for (int frames : {2, 3, 5}) {
    const ListeningModel model = listening_model(graph, frames).value();
    EXPECT_EQ(model.detector.frames, frames);
    const Posteriors got = run_stream(model.graph, pcm, model.rate_hz).value();
    EXPECT_DOUBLE_EQ(got.format.period_s, 0.02 * frames);
    for (size_t run = 0; run < got.runs() - 1; ++run) {
      EXPECT_TRUE(std::ranges::equal(got.at(run), each.at((run + 1) * size_t(frames) - 1)))
          << frames << " rows, run " << run;
    }
  }
  // A graph that streams is built for its own.
  EXPECT_TRUE(listening_model(often.graph, 1).ok());
  EXPECT_EQ(listening_model(often.graph, 2).error().kind, ErrorKind::usage);
}

TEST_F(ListeningGraph, DamagedSettingsAreRefused) {
  const std::string good = models_->int8_model.metadata.at(kDetectorKey);
  const auto with = [&](const std::string& from, const std::string& to) {
    Graph graph = models_->int8_model;
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    graph.metadata[kDetectorKey] = text;
    return detector_of(graph);
  };
  EXPECT_TRUE(with("0.4", "0.4").ok());
  EXPECT_FALSE(with("{", "").ok());
  EXPECT_FALSE(with("\"smooth_s\":0.2", "\"smooth_s\":1e9").ok());
  EXPECT_FALSE(with("\"smooth_s\":0.2", "\"smooth_s\":-1").ok());
  EXPECT_FALSE(with("\"smooth_s\":0.2", "\"smooth_s\":\"x\"").ok());
  EXPECT_FALSE(with("\"frames\":2", "\"frames\":0").ok());
  EXPECT_FALSE(with("\"frames\":2", "\"frames\":3000000000").ok());
  EXPECT_FALSE(with("\"frames\"", "\"pictures\"").ok());
}

}  // namespace

}  // namespace mw
