// SPDX-License-Identifier: Apache-2.0
// What `compile` makes of a word model, built and run: the generated listener hears in a recording
// what the host hears, in C++ and C, in pieces of any length, and on a core.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "host/api/run.h"
#include "host/base/process.h"
#include "host/data/wav.h"
#include "host/deploy/board.h"
#include "host/device/elf.h"
#include "host/listen/host_listener.h"
#include "source_dir.h"
#include "test/scratch.h"
#include "test/word_model.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

// Prints what it hears in the example sound, in pieces of argv[1], by C++ and by C.
constexpr const char* kProbe = R"(
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "babble_listen.h"
#include "babble_listen_c.h"
#include "example_sound.h"
alignas(16) static uint8_t arena[babble::kArenaBytes], c_arena[babble::kArenaBytes];
static babble::Listener listener(arena);
int main(int, char** arguments) {
  const uint32_t piece = uint32_t(atoi(arguments[1]));
  babble_listener c_listener;
  if (!listener.open().ok() || babble_listener_open(&c_listener, c_arena) != 0) return 1;
  for (uint32_t start = 0; start < kExampleSamples; start += piece) {
    const uint32_t left = kExampleSamples - start, count = left < piece ? left : piece;
    for (uint32_t at = 0; at < count;) {
      babble::Event event;
      babble_event c_event;
      const uint32_t taken = listener.take(kExampleSound + start + at, count - at, event);
      if (babble_take(&c_listener, kExampleSound + start + at, count - at, &c_event) != taken ||
          event.word != c_event.word || event.sample != c_event.sample ||
          event.score_q15 != c_event.score_q15 || strcmp(event.label ? event.label : "", c_event.label ? c_event.label : "") != 0) return 2;
      at += taken;
      if (event.heard()) printf("%s %d %llu %d\n", event.label, int(event.word),
                                (unsigned long long)(event.sample), int(event.score_q15));
    }
  }
  return 0;  // a freestanding main does not return it by itself
}
)";

class GeneratedListener : public testing::Test {
 protected:
  void SetUp() override {
    // A name that would end the string, and the comment, that it stands in.
    model_.graph = test::word_models({"le\"ft*/", "right", "up", "unknown"}).int8_model;
    test::tune(model_.graph, pcm_);
    model_.path = "babble.mw";
  }

  std::string want() {
    const ListeningModel listening = listening_model(model_.graph).value();
    const std::vector<Detection> heard = HostListener::open(listening)->take(pcm_).value();
    std::string lines;
    for (const Detection& d : heard) {
      lines += fmt::format("{} {} {} {}\n", listening.labels[size_t(d.word)], d.word,
                           std::llround(d.time_s * 16000), std::llround(d.score * 32768));
    }
    return lines;
  }

  const Scratch scratch_{"listener"};
  const fs::path folder_ = scratch_.path();
  api::LoadedModel model_;
  std::vector<int16_t> pcm_ = test::babble(6);
};

TEST_F(GeneratedListener, HearsOnTheHostWhatTheToolHears) {
  for (Form form : {Form::aot, Form::plan}) {
    const fs::path folder = folder_ / kFormNames[int(form)];
    api::DeployRequest request{.target = "host", .form = form, .listen = true};
    request.example_sound = pcm_;
    const auto report = api::compile(model_, request, folder);
    ASSERT_TRUE(report.ok()) << report.error().text();
    ASSERT_TRUE(write_text(folder / "main.cc", kProbe).ok());
    const auto built = run_process(
        {.argv = {"make", "-s", "-j2", "-C", folder.string()}, .folder = {}, .timeout_s = 300});
    ASSERT_TRUE(built.ok()) << built.error().text();
    ASSERT_EQ(built->exit_code, 0) << built->err;
    const std::string lines = want();
    EXPECT_GE(std::ranges::count(lines, '\n'), 4);
    for (const char* piece : {"1", "7", "160", "4000", "1000000"}) {
      const auto output = run_process({.argv = {(folder / "build/firmware.elf").string(), piece},
                                       .folder = {},
                                       .timeout_s = 60});
      ASSERT_TRUE(output.ok()) << output.error().text();
      EXPECT_EQ(output->exit_code, 0);
      EXPECT_EQ(output->out, lines) << piece;
    }
  }
}

TEST_F(GeneratedListener, HearsOnACoreWhatTheHostHears) {
  const auto target = api::find_target("cortex-m4");
  ASSERT_TRUE(target.ok());
  if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  const ListeningModel listening = listening_model(model_.graph).value();
  const auto board = run_on_board(listening, pcm_, "cortex-m4", {});
  ASSERT_TRUE(board.ok()) << board.error().text();
  const auto host = run_on_host(listening, pcm_);
  ASSERT_TRUE(host.ok()) << host.error().text();
  EXPECT_GE(host->heard.size(), 4u);
  EXPECT_EQ(board->heard, host->heard);
  EXPECT_TRUE(agree(*board, *host));
  EXPECT_GT(board->ram_bytes, 0u);

  // The folder that a user gets states the same figures; the example sound is in none of them.
  const auto report = api::compile(
      model_, {.target = "cortex-m4", .form = Form::aot, .listen = true, .example_sound = pcm_},
      folder_ / "firmware");
  ASSERT_TRUE(report.ok()) << report.error().text();
  ASSERT_TRUE(report->deployment.figures.has_value());
  // But for the length of the sound, which is a constant in the code.
  EXPECT_NEAR(double(report->deployment.figures->flash_bytes), double(board->flash_bytes), 16);
  const auto built =
      run_process({.argv = {"make", "-s", "-j2", "-C", (folder_ / "firmware").string()},
                   .folder = {},
                   .timeout_s = 300});
  ASSERT_TRUE(built.ok()) << built.error().text();
  ASSERT_EQ(built->exit_code, 0) << built->err;
  const auto sizes = elf_sizes(folder_ / "firmware/build/firmware.elf");
  ASSERT_TRUE(sizes.ok()) << sizes.error().text();
  EXPECT_EQ(sizes->flash_bytes(), report->deployment.figures->flash_bytes);
  EXPECT_EQ(sizes->example_bytes, pcm_.size() * sizeof(int16_t));
}

TEST_F(GeneratedListener, RunsAsOftenAsTheBoardCan) {
  const auto target = api::find_target("cortex-m4");
  ASSERT_TRUE(target.ok());
  if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  const auto compile = [&](float width, int frames, const char* board) {
    model_.graph = test::word_models({"left", "right", "unknown"}, 3, width).int8_model;
    return api::compile(model_,
                        {.target = board, .form = Form::aot, .listen = true, .frames = frames},
                        folder_ / "paced", true);
  };
  const auto fast = compile(1, 0, "teensy41");
  ASSERT_TRUE(fast.ok()) << fast.error().text();
  EXPECT_FALSE(fast->pace->slowed);
  EXPECT_DOUBLE_EQ(fast->pace->period_s, 0.04);
  EXPECT_LT(fast->pace->load.value(), 0.5);

  // The very code that the model's own pace would be too much for.
  const auto slow = compile(1, 0, "nano33ble");
  ASSERT_TRUE(slow.ok()) << slow.error().text();
  EXPECT_TRUE(slow->pace->slowed);
  EXPECT_GT(slow->pace->period_s, 0.04);
  EXPECT_LE(slow->pace->load.value(), 0.7);
  const int32_t samples = slow->deployment.plan.inputs[0].tensor.shape.elems();
  EXPECT_EQ(samples, std::lround(slow->pace->period_s * 16000));
  EXPECT_EQ(slow->deployment.listen->detector.smooth_runs, std::lround(0.2 / slow->pace->period_s));

  const auto asked = compile(1, 2, "nano33ble");
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().kind, ErrorKind::does_not_fit);
  EXPECT_NE(asked.error().what.find("MHz to keep up"), std::string::npos) << asked.error().text();
  const auto never = compile(4, 0, "nano33ble");
  ASSERT_FALSE(never.ok());
  EXPECT_EQ(never.error().kind, ErrorKind::does_not_fit) << never.error().text();
}

TEST_F(GeneratedListener, TheNetworkAloneStaysToBeHad) {
  const auto report =
      api::compile(model_, {.target = "host", .form = Form::aot}, folder_ / "network");
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_FALSE(report->deployment.listen.has_value());
  EXPECT_EQ(report->deployment.plan.inputs[0].tensor.dtype, DType::s8);
  EXPECT_FALSE(fs::exists(folder_ / "network/babble_listen.h"));
}

}  // namespace
}  // namespace mw
