// SPDX-License-Identifier: Apache-2.0
// Odd values for every option of every command: whatever a user types, the tool explains itself.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <set>
#include <thread>

#include "apps/cli/frame/shell.h"
#include "host/base/files.h"
#include "host/base/process.h"
#include "source_dir.h"
#include "test/scratch.h"

namespace mw::cli {

namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

const std::vector<std::string> kOddValues = {
    "",
    "-1",
    "0",
    "999999999999999999999",
    "1e308",
    "nan",
    "-inf",
    "0x7fffffff",
    "2147483647",
    "-2147483648",
    "1 2",
    "a\nb",
    "\xff\xfe",
    "a/../b",
    "{}",
    "%s%n",
    "'; exit 7 #",
    "--",
    "-",
};

// What an option or a positional is given when it is not the odd one.
using Given = std::function<std::string(const std::string& option)>;

Arguments arguments_of(CLI::App& command, const CLI::Option* odd, const std::string& value,
                       const Given& given) {
  Arguments arguments = {command.get_name(), "--json"};
  Arguments positionals;
  // The demo would speak for minutes without --data; nothing is to be written beside the tests.
  const std::set<std::string> always = {"--data", "--output", "--target"};
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->get_positional()) {
      if (option == odd || option->get_required()) {
        positionals.push_back(option == odd ? value : given(name));
      }
    } else if (option == odd) {
      arguments.push_back(name + "=" + value);
    } else if (option->get_required() || always.contains(name)) {
      arguments.push_back(name + "=" + given(name));
    }
  }
  arguments.push_back("--");
  arguments.insert(arguments.end(), positionals.begin(), positionals.end());
  return arguments;
}

std::string shown(const Arguments& arguments) {
  std::string out;
  for (const std::string& argument : arguments) out += "[" + printable(argument) + "] ";
  return out;
}

// Empty, or what is wrong with how the tool took it.
std::string complaint(const Arguments& arguments, const fs::path& folder) {
  Arguments argv = {MW_TOOL};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const auto output = run_process({argv, folder, 60});
  if (!output) return output.error().text();
  if (output->exit_code < 0 || output->exit_code > 2) {
    return "exit status " + std::to_string(output->exit_code);
  }
  if ((output->out + output->err).find("bug in milliwatt") != std::string::npos) return output->err;
  if (output->exit_code == 0) return "";
  const Json json = Json::parse(output->out, nullptr, false);
  const bool explained = json.is_object() && json.contains("error") &&
                         !json["error"]["what"].get<std::string>().empty();
  return explained ? "" : "no JSON of an error: " + output->out;
}

class Options : public testing::TestWithParam<size_t> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_text(folder_ / "junk", "TFL3 is not all that a model needs\n"));
    fs::create_directories(folder_ / "set");
    fs::copy(fs::path(MW_SOURCE_DIR) / "test/corpus/import_tflite/conv_2d_1", folder_ / "model");
    fs::copy(fs::path(MW_SOURCE_DIR) / "test/corpus/wav/s16", folder_ / "set" / "yes.wav");
  }
  // A path to what exists and is right, to junk or to nothing.
  std::string given(const std::string& option, const std::string& kind) const {
    if (option == "--target") return "host";
    if (option == "--output") return folder_ / "out";
    if (kind != "right") return folder_ / kind;
    if (option == "--input") return "pattern:0";
    const bool model = option == "MODEL" || option == "model" || option == "--model";
    return folder_ / (model ? "model" : option == "SOUND" ? "set/yes.wav" : "set");
  }
  const Scratch scratch_{"options"};
  const fs::path folder_ = scratch_.path();
};

TEST_P(Options, OddValuesAreExplained) {
  Tool tool;
  CLI::App& command = *tool.commands[GetParam()];
  std::vector<Arguments> cases;
  for (const CLI::Option* option : command.get_options()) {
    const bool flag = option->get_items_expected_max() == 0;
    if (flag || option->get_name() == "--help") continue;
    for (size_t i = 0; i < kOddValues.size(); ++i) {
      for (const char* kind : {"right", i % 3 == 0 ? "junk" : "missing"}) {
        // What is right would be trained with, for minutes.
        const bool trains = command.get_name() == "train" || command.get_name() == "demo";
        if (trains && std::string_view(kind) == "right") continue;
        cases.push_back(arguments_of(command, option, kOddValues[i],
                                     [&](const std::string& name) { return given(name, kind); }));
      }
    }
  }
  std::atomic<size_t> next{0};
  std::vector<std::string> complaints(cases.size());
  const auto work = [&] {
    for (size_t i = next++; i < cases.size(); i = next++) {
      complaints[i] = complaint(cases[i], folder_);
    }
  };
  std::thread helper(work);
  work();
  helper.join();
  for (size_t i = 0; i < cases.size(); ++i) EXPECT_EQ(complaints[i], "") << shown(cases[i]);
}

INSTANTIATE_TEST_SUITE_P(EveryCommand, Options, testing::Range<size_t>(0, Tool().commands.size()),
                         [](const testing::TestParamInfo<size_t>& command) {
                           return Tool().commands[command.param]->get_name();
                         });

}  // namespace

}  // namespace mw::cli
