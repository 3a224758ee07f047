// SPDX-License-Identifier: Apache-2.0
// The contract that scripts rely on: exit statuses, and where output goes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/base/process.h"

namespace mw::cli {

namespace {

ProcessOutput tool(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MW_TOOL);
  Result<ProcessOutput> output = run_process({arguments, {}, 60});
  EXPECT_TRUE(output.ok()) << output.error().text();
  return output.ok() ? *output : ProcessOutput{-1, "", ""};
}

TEST(Cli, HelpAndVersionSucceedOnStdout) {
  const ProcessOutput help = tool({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("inspect"), std::string::npos);
  EXPECT_EQ(tool({"--version"}).exit_code, 0);
  EXPECT_EQ(tool({"inspect", "--help"}).exit_code, 0);
}

TEST(Cli, WrongUsageIsTwo) {
  EXPECT_EQ(tool({}).exit_code, 2);
  EXPECT_EQ(tool({"no-such-command"}).exit_code, 2);
  EXPECT_EQ(tool({"inspect"}).exit_code, 2);
  EXPECT_EQ(tool({"inspect", "a.tflite", "--no-such-option"}).exit_code, 2);
}

TEST(Cli, AnExplainedErrorIsOneAndStandsInJsonToo) {
  const ProcessOutput output = tool({"inspect", "there/is/no/such.tflite", "--json"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_EQ(output.err.rfind("error: ", 0), 0u) << output.err;
  const auto json = nlohmann::json::parse(output.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << output.out;
  EXPECT_EQ(json["error"]["kind"], "io");
}

}  // namespace

}  // namespace mw::cli
