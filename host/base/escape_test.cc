// SPDX-License-Identifier: Apache-2.0
// Whatever a model's texts hold, what is printed compiles, means the same bytes, and runs nothing.
#include "host/base/escape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/base/files.h"
#include "host/base/process.h"
#include "test/scratch.h"

namespace mw {
namespace {

std::string all_bytes() {
  std::string out;
  for (int i = 0; i < 256; ++i) out += char(i);
  return out;
}

TEST(Escape, comments_are_one_line_that_ends_nothing) {
  for (const std::string& text :
       {all_bytes(), std::string("a*/b"), std::string("/*"), std::string("x\\"),
        std::string("\n#error"), std::string("what?\?/"), std::string("**//**//"),
        std::string(5000, '\\')}) {
    const std::string out = comment_text(text);
    EXPECT_EQ(out.find_first_of("\r\n\v\f"), std::string::npos);
    EXPECT_EQ(out.find("*/"), std::string::npos) << out;
    EXPECT_EQ(out.find("/*"), std::string::npos) << out;
    EXPECT_EQ(out.find("?\?/"), std::string::npos) << out;
    EXPECT_TRUE(out.empty() || out.back() != '\\') << out;
    for (const char c : out) EXPECT_TRUE(c >= ' ' && c <= '~');
    EXPECT_LE(out.size(), kCommentChars + 3);
  }
}

TEST(Escape, identifiers_are_ours_alone) {
  EXPECT_EQ(identifier("wake"), "wake");
  EXPECT_EQ(identifier("2nd-try v1.0"), "model_2nd_try_v1_0");
  EXPECT_EQ(identifier("__x__y__"), "x_y");
  EXPECT_EQ(identifier("int"), "int_model");
  EXPECT_EQ(identifier("main"), "main_model");
  EXPECT_EQ(identifier("log"), "log_model");
  EXPECT_EQ(identifier("\xd0\xbc"), "model");
  EXPECT_EQ(identifier(""), "model");
  EXPECT_EQ(identifier(std::string(300, 'a')).size(), kIdentifierChars);
  for (int i = 0; i < 256; ++i) {
    const std::string out = identifier(std::string("a") + char(i) + "b");
    EXPECT_EQ(out.find("__"), std::string::npos);
  }
}

TEST(Escape, words_of_a_shell_hold_their_bytes) {
  EXPECT_EQ(shell_word("firmware/wake"), "firmware/wake");
  EXPECT_EQ(shell_word(""), "''");
  std::string text = all_bytes();
  text.erase(0, 1);
  const auto shown = run_process({{"sh", "-c", "printf %s " + shell_word(text)}, {}, 10});
  ASSERT_TRUE(shown.ok()) << shown.error().text();
  EXPECT_EQ(shown->out, text);
}

TEST(Escape, words_of_make_reach_the_shell) {
  const Scratch scratch("make_word");
  std::string text = all_bytes().substr(1);
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
  ASSERT_TRUE(write_text(scratch.path() / "Makefile",
                         "X := " + make_word(text) + "\nall:\n\t@printf %s $(X)\n")
                  .ok());
  const auto shown = run_process({{"make", "-s"}, scratch.path(), 10});
  ASSERT_TRUE(shown.ok()) << shown.error().text();
  EXPECT_EQ(shown->out, text) << shown->err;
}

// One program for all: what it prints is compared with what was put in.
TEST(Escape, literals_compile_and_mean_their_bytes) {
  const Scratch scratch("literals");
  const std::string texts[] = {all_bytes(),
                               "\x01"
                               "23",
                               "what?\?/\nx", "%s\\n\"); system(\"false", ""};
  const float values[] = {0.0f,
                          -0.0f,
                          1.0f,
                          -1234567.0f,
                          0.1f,
                          3.4028234e38f,
                          1.17549435e-38f,
                          std::numeric_limits<float>::denorm_min(),
                          std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity(),
                          std::numeric_limits<float>::quiet_NaN()};
  std::string source = "#include <stdio.h>\n#include <string.h>\nint main(void) {\n", want;
  for (const std::string& text : texts) {
    source += "  // " + comment_text(text) + "\n  /* " + comment_text(text) + " */\n";
    source += "  { static const char s[] = " + string_literal(text) +
              "; fwrite(s, 1, sizeof s - 1, stdout); }\n";
    want += text;
  }
  for (const float value : values) {
    source +=
        "  { const float f = " + float_literal(value) + "; fwrite(&f, 1, sizeof f, stdout); }\n";
    want.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  ASSERT_TRUE(write_text(scratch.path() / "t.c", source + "  return 0;\n}\n").ok());
  for (const char* compile : {"g++ -x c++ -std=c++14", "g++ -x c++ -std=gnu++20", "gcc -std=c99"}) {
    const auto built = run_process(
        {{"sh", "-c",
          std::string(compile) + " -trigraphs -Wall -Wextra -Wpedantic -Werror t.c -o t && ./t"},
         scratch.path(),
         60});
    ASSERT_TRUE(built.ok()) << built.error().text();
    EXPECT_EQ(built->exit_code, 0) << compile << "\n" << built->err;
    EXPECT_EQ(built->out, want) << compile;
  }
}

}  // namespace
}  // namespace mw
