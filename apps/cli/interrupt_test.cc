// SPDX-License-Identifier: Apache-2.0
// Ctrl-C on the tool itself: it stops within a second, and nothing is half written.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include "host/base/files.h"
#include "host/data/wav.h"

namespace mw::cli {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class Interrupt : public testing::Test {
 protected:
  void SetUp() override {
    for (int label = 0; label < 2; ++label) {
      for (int i = 0; i < 6; ++i) {
        std::vector<int16_t> samples(16000);
        for (size_t t = 0; t < samples.size(); ++t)
          samples[t] = int16_t(5000 * std::sin((0.05 + 0.1 * label + 0.002 * i) * double(t)));
        const std::string name = std::to_string(label) + "/" + std::to_string(i) + ".wav";
        ASSERT_TRUE(data::write_wav(folder / "data" / name, samples, 16000));
      }
    }
  }
  void TearDown() override {
    if (child > 0) ::kill(child, SIGKILL);
    fs::remove_all(folder);
  }
  // Starts a training whose stderr goes to a file, as a shell script does in the background.
  void start(std::vector<std::string> options) {
    std::vector<std::string> all = {MW_TOOL,      "train", "--data", (folder / "data").string(),
                                    "--teachers", "0",     "-o",     (folder / "model").string()};
    all.insert(all.end(), options.begin(), options.end());
    std::vector<char*> argv;
    for (std::string& argument : all) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string log = (folder / "log").string(), cache = (folder / "cache").string();
    child = ::fork();
    if (child != 0) return;
    ::signal(SIGINT, SIG_IGN);
    ::setenv("MW_CACHE", cache.c_str(), 1);
    (void)!std::freopen(log.c_str(), "w", stderr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  std::string log() const {
    return read_text(folder / "log").ok() ? *read_text(folder / "log") : "";
  }
  bool wait_for(const std::string& text, int limit_s) const {
    for (int i = 0; i < limit_s * 20; ++i) {
      if (log().find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  // Interrupts it; its exit status, or -1 where it ran on.
  int interrupt(double& seconds) {
    const auto begin = Clock::now();
    ::kill(child, SIGINT);
    int status = 0;
    for (int i = 0; i < 3000; ++i) {
      if (::waitpid(child, &status, WNOHANG) == child) {
        child = -1;
        seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return -1;
  }
  fs::path folder = fs::path(testing::TempDir()) /
                    ("mw_interrupt_" + std::to_string(::getpid()) + "_" +
                     testing::UnitTest::GetInstance()->current_test_info()->name());
  pid_t child = -1;
};

TEST_F(Interrupt, WhileFeaturesAreMadeNothingIsWritten) {
  start({"--variants", "100", "--epochs", "1"});
  ASSERT_TRUE(wait_for("warning:", 60)) << log();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  double seconds = 0;
  EXPECT_EQ(interrupt(seconds), 130) << log();
  EXPECT_LT(seconds, 10);  // about one on an idle machine; tests run beside each other
  EXPECT_NE(log().find("stopp"), std::string::npos);
  for (const char* ending : {".mw", ".float.mw", ".tflite", ".partial.mw"})
    EXPECT_FALSE(fs::exists(folder / ("model" + std::string(ending)))) << ending;
}

TEST_F(Interrupt, WhileItTrainsTheNetworkSoFarIsKeptBesideTheOldOne) {
  ASSERT_TRUE(write_text(folder / "model.mw", "an older model"));
  start({"--variants", "2", "--epochs", "10000", "--batch", "4", "--width", "0.1", "--force"});
  ASSERT_TRUE(wait_for("training", 120)) << log();
  double seconds = 0;
  EXPECT_EQ(interrupt(seconds), 130) << log();
  EXPECT_LT(seconds, 10);
  EXPECT_TRUE(fs::exists(folder / "model.partial.mw")) << log();
  EXPECT_EQ(*read_text(folder / "model.mw"), "an older model");
  EXPECT_NE(log().find("model.partial.mw"), std::string::npos) << log();
}

}  // namespace

}  // namespace mw::cli
