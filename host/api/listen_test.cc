// SPDX-License-Identifier: Apache-2.0
// Sound through a word model on the host: as files, as a pipe, and one file at a time.
#include "host/api/listen.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "host/api/classify.h"
#include "host/data/npy.h"
#include "host/data/wav.h"
#include "host/listen/host_listener.h"
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

  Scratch scratch_{"listen"};
  static test::WordModels* models_;
};
test::WordModels* Listen::models_ = nullptr;

TEST_F(Listen, RunsComeAsOftenAsAskedFor) {
  const auto path = saved("listen.mw", models_->int8_model);
  const Bytes sound = data::encode_wav(test::babble(1), 16000);
  EXPECT_DOUBLE_EQ(listen_to({path, 100}, sound, {})->period_s, 0.1);
}

TEST_F(Listen, FilesOfOtherRatesAreConverted) {
  const auto path = saved("listen.mw", models_->int8_model);
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
  const auto path = saved("listen.mw", models_->int8_model);
  EXPECT_EQ(listen_to({path}, data::encode_wav({}, 16000), {}).error().kind,
            ErrorKind::malformed_input);
  EXPECT_FALSE(listen_to({path}, Bytes{}, {}).ok());
}

TEST_F(Listen, APipeIsHeardAsItComes) {
  const auto path = saved("listen.mw", models_->int8_model);
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
  const std::vector<Detection> want = listener.take(pcm).value();
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
  const std::filesystem::path& folder = scratch_.path();
  const auto path = saved("classify.mw", models_->int8_model);
  ClassifyModel model = ClassifyModel::open(path).value();
  ASSERT_TRUE(data::write_wav(folder / "word.wav", test::babble(1.3), 16000).ok());
  ASSERT_TRUE(data::write_wav(folder / "empty.wav", {}, 16000).ok());
  const auto words = model.classify(folder / "word.wav").value();
  ASSERT_EQ(words.size(), 1u);
  ASSERT_EQ(words[0].scores.size(), 4u);
  EXPECT_GE(words[0].scores[0].score, words[0].scores[1].score);
  double sum = 0;
  for (const LabelScore& s : words[0].scores) sum += s.score;
  EXPECT_NEAR(sum, 1, 0.02);
  const auto empty = model.classify(folder / "empty.wav");
  ASSERT_FALSE(empty.ok());
  EXPECT_NE(empty.error().where.find("empty.wav"), std::string::npos);
  EXPECT_NE(model.classify(folder / "no_such.wav").error().where.find("no_such"),
            std::string::npos);

  // A batch of features: the first is all zero.
  const Tensor& in = models_->int8_model.tensors[size_t(models_->int8_model.inputs[0])];
  std::vector<int64_t> shape(in.shape.dim, in.shape.dim + in.shape.rank);
  shape.insert(shape.begin(), 2);
  std::vector<float> values(size_t(in.shape.elems()) * 2);
  for (size_t i = values.size() / 2; i < values.size(); ++i) values[i] = float(i % 5) - 2;
  ASSERT_TRUE(data::write_npy(folder / "batch.npy", data::Array::of<float>(shape, values)).ok());
  const auto batch = model.classify(folder / "batch.npy");
  ASSERT_TRUE(batch.ok()) << batch.error().text();
  ASSERT_EQ(batch->size(), 2u);
  EXPECT_TRUE((*batch)[1].file.ends_with("batch.npy[1]"));
}

TEST_F(Listen, AStreamIsNoWindow) {
  const auto path = saved("stream.mw", listening(models_->int8_model).graph);
  EXPECT_EQ(ClassifyModel::open(path).error().kind, ErrorKind::unsupported);
}

}  // namespace

}  // namespace mw::api
