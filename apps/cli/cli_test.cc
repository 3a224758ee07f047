// SPDX-License-Identifier: Apache-2.0
// The contract that scripts rely on: exit statuses, and where output goes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "apps/cli/frame/output.h"
#include "host/base/process.h"

namespace mw::cli {

namespace {

ProcessOutput tool(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MW_TOOL);
  Result<ProcessOutput> output = run_process({arguments, {}, 60});
  EXPECT_TRUE(output.ok()) << output.error().text();
  return output.ok() ? *output : ProcessOutput{-1, "", ""};
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

TEST(Cli, HelpAndVersionSucceedOnStdout) {
  const ProcessOutput help = tool({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("inspect"), std::string::npos);
  EXPECT_EQ(tool({"--version"}).exit_code, 0);
  EXPECT_EQ(tool({"inspect", "--help"}).exit_code, 0);
  EXPECT_EQ(tool({"help"}).out, help.out);
  EXPECT_EQ(tool({"help", "inspect"}).out, tool({"inspect", "--help"}).out);
}

TEST(Cli, HelpShowsEveryDefault) {
  const std::string help = tool({"compile", "--help"}).out;
  for (const char* part :
       {"usage", "milliwatt compile", "=cortex-m4", "=aot", "=speed", "--target"}) {
    EXPECT_NE(lowered(help).find(lowered(part)), std::string::npos) << part << help;
  }
  EXPECT_EQ(help.find("--on,"), std::string::npos) << "old names work, but are not advertised";
}

// What a wrong command line says: where, what, hint.
struct Told {
  int exit_code;
  std::string where, what, hint;
};

Told told(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const ProcessOutput output = tool(arguments);
  const Json json = Json::parse(output.out, nullptr, false);
  if (!json.is_object() || !json.contains("error")) {
    ADD_FAILURE() << output.out << output.err;
    return {output.exit_code, "", "", ""};
  }
  const Json& error = json["error"];
  EXPECT_EQ(error["kind"], output.exit_code == 2 ? "usage" : error["kind"]);
  const std::string where = error["where"], what = error["what"], hint = error["hint"];
  EXPECT_NE(output.err.find(what), std::string::npos) << output.err;
  return {output.exit_code, where, what, hint};
}

TEST(Cli, NamesAnUnknownCommandAndTheNearestOne) {
  const Told slip = told({"inpsect", "a.tflite"});
  EXPECT_EQ(slip.exit_code, 2);
  EXPECT_EQ(slip.where, "inpsect");
  EXPECT_EQ(slip.hint, "did you mean inspect?");
  EXPECT_NE(told({"frobnicate"}).hint.find("inspect, "), std::string::npos);
  EXPECT_EQ(told({}).what, "no command was given");
}

TEST(Cli, NamesAnUnknownOptionBeforeWhatSeemsMissingBecauseOfIt) {
  const Told slip = told({"compile", "--taget", "cortex-m4"});
  EXPECT_EQ(slip.exit_code, 2);
  EXPECT_EQ(slip.where, "--taget");
  EXPECT_EQ(slip.hint, "did you mean --target?");
  EXPECT_EQ(told({"inspect", "a", "-x"}).where, "-x");
  EXPECT_EQ(told({"inspect", "a", "--no-such-thing=3"}).where, "--no-such-thing");
  EXPECT_EQ(told({"--bogus", "inspect", "a"}).where, "--bogus");
}

TEST(Cli, NamesWhatIsMissingOrTooMuch) {
  const Told missing = told({"inspect"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_EQ(missing.what, "MODEL is missing");
  EXPECT_EQ(missing.hint, "milliwatt inspect MODEL");
  EXPECT_EQ(told({"train"}).what, "--data is missing");
  EXPECT_EQ(told({"inspect", "a", "b"}).where, "b");
  EXPECT_EQ(told({"compile", "a", "-o"}).where, "--output");
  EXPECT_EQ(told({"compile", "a", "-o", "x", "--form", "aot", "--form", "plan"}).where, "--form");
}

TEST(Cli, NamesAWrongValueAndWhatIsAllowed) {
  const Told form = told({"compile", "a.tflite", "-o", "x", "--form", "elf"});
  EXPECT_EQ(form.exit_code, 2);
  EXPECT_EQ(form.where, "--form");
  EXPECT_EQ(form.what, "\"elf\" is not allowed");
  EXPECT_EQ(form.hint, "one of: tflite, plan, aot");
  const Told dump = told({"features", "a.wav", "--dump", "a.txt"});
  EXPECT_EQ(dump.where, "--dump");
  EXPECT_EQ(dump.hint, "one of: FILE.npy, FILE.json");
  for (const char* value : {"1000", "-1", "nan", "inf", "", "x", "1e999"}) {
    const Told width = told({"train", "--data", "x", "--width", value});
    EXPECT_EQ(width.exit_code, 2) << value;
    EXPECT_EQ(width.where, "--width");
    EXPECT_EQ(width.hint, "a number from 0.05 to 16");
  }
}

TEST(Cli, APaceIsOfWhatListens) {
  const Told network = told({"compile", "a.mw", "-o", "x", "--network-only", "--every", "80"});
  EXPECT_EQ(network.exit_code, 2);
  EXPECT_NE(network.what.find("--every"), std::string::npos);
  EXPECT_EQ(network.hint, "leave out --network-only");
}

TEST(Cli, OldNamesOfOptionsWork) {
  // Known options: what is wrong is the file.
  EXPECT_EQ(told({"run", "a.tflite", "--input", "pattern:0", "--on=host"}).exit_code, 1);
  EXPECT_EQ(told({"quantize", "a.tflite", "--data", "b", "--out", "c.mw"}).exit_code, 1);
}

TEST(Cli, AnExplainedErrorIsOneAndStandsInJsonToo) {
  const ProcessOutput output = tool({"inspect", "there/is/no/such.tflite", "--json"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_EQ(output.err.rfind("error: ", 0), 0u) << output.err;
  const Json json = Json::parse(output.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << output.out;
  EXPECT_EQ(json["error"]["kind"], "io");
}

TEST(Cli, NamesThatAreNoUtf8AreEscapedAndLeaveValidJson) {
  const ProcessOutput output = tool({"inspect", "no\xff\x1b[2J\nsuch", "--json"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_NE(output.err.find("no\\xff\\x1b[2J\\nsuch"), std::string::npos) << output.err;
  EXPECT_EQ(output.err.find('\x1b'), std::string::npos);
  const Json json = Json::parse(output.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << output.out;
  EXPECT_EQ(json["error"]["where"], "no\xef\xbf\xbd\x1b[2J\nsuch");
}

ProcessOutput shell(const std::string& line) {
  Result<ProcessOutput> output = run_process({{"sh", "-c", line}, {}, 60});
  EXPECT_TRUE(output.ok());
  return output.ok() ? *output : ProcessOutput{-1, "", ""};
}

TEST(Cli, AStdoutThatIsFullOrClosedIsAnError) {
  const std::string tool_path = MW_TOOL;
  for (const char* what : {" --help", " --version", " --json --version"}) {
    const ProcessOutput full = shell(tool_path + what + " > /dev/full");
    EXPECT_EQ(full.exit_code, 1);
    EXPECT_NE(full.err.find("stdout: cannot be written: No space left on device"),
              std::string::npos)
        << full.err;
    EXPECT_EQ(shell(tool_path + what + " >&-").exit_code, 1);
  }
  // A reader that has had enough is no error worth a word.
  const ProcessOutput pipe = shell("sh -c '" + tool_path + " --help; echo $? >&2' | head -c 1");
  EXPECT_EQ(pipe.err.find("error"), std::string::npos) << pipe.err;
}

}  // namespace

}  // namespace mw::cli
