// SPDX-License-Identifier: Apache-2.0
// Sound through a word model on the host: in pieces, as files, as a pipe, and one file at a time.
#include "host/api/listen.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "host/api/classify.h"
#include "host/data/npy.h"
#include "host/data/wav.h"
#include "test/scratch.h"
#include "test/word_model.h"

namespace mw::api {

namespace {

class Listen : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    models_ = new test::WordModels(test::word_models({"left", "right", "up", "unknown"}));
    for (Graph* graph : {&models_->float_model, &models_->int8_model}) {
      test::tune(*graph, test::babble(6));
    }
  }
  static void TearDownTestSuite() { delete models_; }

  std::filesystem::path saved(const char* name, const Graph& graph) const {
    const auto path = scratch_.path() / name;
    EXPECT_TRUE(save_model(path, graph).ok());
    return path;
  }
  static ListeningModel listening(const Graph& graph) { return listening_model(graph).value(); }

  static test::WordModels* models_;
  Scratch scratch_{"listen"};
};
test::WordModels* Listen::models_ = nullptr;

TEST_F(Listen, PiecesOfAnyLengthHearTheSame) {
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
          listener.take(std::span(pcm).subspan(at, std::min(piece, pcm.size() - at)));
      heard.insert(heard.end(), words.begin(), words.end());
    }
    EXPECT_EQ(heard, want) << piece;
  }
}

TEST_F(Listen, AFloatModelListensToo) {
  const ListeningModel model = listening(models_->float_model);
  HostListener listener = HostListener::open(model).value();
  EXPECT_FALSE(listener.take(test::babble(6)).empty());
}

TEST_F(Listen, UnknownIsNoWord) {
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

TEST_F(Listen, TheDetectorTravelsInTheModel) {
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

TEST_F(Listen, ARunMayBringMoreRowsThanTheModelSays) {
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
  const auto path = saved("mw_listen.mw", graph);
  EXPECT_DOUBLE_EQ(listen_to({path, 100}, data::encode_wav(pcm, 16000), {})->period_s, 0.1);
}

TEST_F(Listen, DamagedSettingsAreRefused) {
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

TEST_F(Listen, FilesOfOtherRatesAreConverted) {
  const auto path = saved("mw_listen.mw", models_->int8_model);
  const Bytes own = data::encode_wav(test::babble(6), 16000);
  const HeardWords words = listen_to({path}, own, {}).value();
  EXPECT_DOUBLE_EQ(words.seconds, 6);
  EXPECT_GE(words.heard.size(), 3u);
  const std::vector<float> fast =
      data::resample(data::to_float(test::babble(6)), 16000, 44100).value();
  const Bytes other = data::encode_wav(data::to_int16(fast), 44100);
  EXPECT_NEAR(listen_to({path}, other, {})->seconds, 6, 1e-3);
}

TEST_F(Listen, AnEmptyRecordingIsRefused) {
  const auto path = saved("mw_listen.mw", models_->int8_model);
  EXPECT_EQ(listen_to({path}, data::encode_wav({}, 16000), {}).error().kind,
            ErrorKind::malformed_input);
  EXPECT_FALSE(listen_to({path}, Bytes{}, {}).ok());
}

TEST_F(Listen, APipeIsHeardAsItComes) {
  const auto path = saved("mw_listen.mw", models_->int8_model);
  std::vector<int16_t> pcm = test::babble(6);
  const auto* first = reinterpret_cast<const uint8_t*>(pcm.data());
  const Bytes raw(first, first + pcm.size() * 2);
  const auto listen = [&](const Bytes& all, size_t piece) {
    size_t at = 0;
    return listen_to_stream({path},
                            [&]() -> Result<Bytes> {
                              const size_t count = std::min(piece, all.size() - at);
                              at += count;
                              return Bytes(all.begin() + ptrdiff_t(at - count),
                                           all.begin() + ptrdiff_t(at));
                            },
                            {});
  };
  HostListener listener = HostListener::open(listening(models_->int8_model)).value();
  const std::vector<Detection> want = listener.take(pcm);
  for (size_t piece : {size_t{3}, size_t{1000}, raw.size()}) {
    EXPECT_EQ(listen(raw, piece)->heard, want) << piece;
  }
  // A WAV file in the pipe is the file.
  const Bytes wav = data::encode_wav(pcm, 16000);
  EXPECT_EQ(listen(wav, 777)->heard, listen_to({path}, wav, {})->heard);
  EXPECT_FALSE(listen({}, 10).ok());
  EXPECT_FALSE(listen(Bytes(raw.begin(), raw.begin() + 101), 10).ok());
}

TEST_F(Listen, OneFileIsClassified) {
  const auto& folder = scratch_.path();
  const auto path = saved("mw_classify.mw", models_->int8_model);
  ClassifyModel model = ClassifyModel::open(path).value();
  ASSERT_TRUE(data::write_wav(folder / "mw_word.wav", test::babble(1.3), 16000).ok());
  ASSERT_TRUE(data::write_wav(folder / "mw_empty.wav", {}, 16000).ok());
  const auto words = model.classify(folder / "mw_word.wav").value();
  ASSERT_EQ(words.size(), 1u);
  ASSERT_EQ(words[0].scores.size(), 4u);
  EXPECT_GE(words[0].scores[0].score, words[0].scores[1].score);
  double sum = 0;
  for (const LabelScore& s : words[0].scores) sum += s.score;
  EXPECT_NEAR(sum, 1, 0.02);
  const auto empty = model.classify(folder / "mw_empty.wav");
  ASSERT_FALSE(empty.ok());
  EXPECT_NE(empty.error().where.find("mw_empty.wav"), std::string::npos);
  EXPECT_NE(model.classify(folder / "no_such.wav").error().where.find("no_such"),
            std::string::npos);

  // A batch of features: the first is all zero.
  const Tensor& in = models_->int8_model.tensors[size_t(models_->int8_model.inputs[0])];
  std::vector<int64_t> shape(in.shape.dim, in.shape.dim + in.shape.rank);
  shape.insert(shape.begin(), 2);
  std::vector<float> values(size_t(in.shape.elems()) * 2);
  for (size_t i = values.size() / 2; i < values.size(); ++i) values[i] = float(i % 5) - 2;
  ASSERT_TRUE(data::write_npy(folder / "mw_batch.npy", data::Array::of<float>(shape, values)).ok());
  const auto batch = model.classify(folder / "mw_batch.npy");
  ASSERT_TRUE(batch.ok()) << batch.error().text();
  ASSERT_EQ(batch->size(), 2u);
  EXPECT_TRUE((*batch)[1].file.ends_with("mw_batch.npy[1]"));
}

TEST_F(Listen, AStreamIsNoWindow) {
  const auto path = saved("mw_stream.mw", listening(models_->int8_model).graph);
  EXPECT_EQ(ClassifyModel::open(path).error().kind, ErrorKind::unsupported);
}

}  // namespace

}  // namespace mw::api
