// SPDX-License-Identifier: Apache-2.0
#include "host/base/text.h"

#include <gtest/gtest.h>

namespace mw {
namespace {

TEST(Text, PrintableKeepsWhatPeopleWrite) {
  for (const char* text : {"", "conv_2d", "نعم", "日本", "a\\b", "grün", "\xf0\x9f\x8e\xa4"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Text, PrintableEscapesWhatSteersATerminal) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(printable("a\nb\tc\rd\x7f"), "a\\nb\\tc\\rd\\x7f");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\xc2\x9b"
                      "1m"),
            "\\u009b1m");
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "gpj"),
            "\\u202egpj");
}

TEST(Text, PrintableEscapesWhatIsNoUtf8) {
  EXPECT_EQ(printable("caf\xe9"), "caf\\xe9");
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                    // an overlong slash
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // half a surrogate pair
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond Unicode
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");                    // cut off
}

TEST(Text, PrintableOfEverySingleByteIsPrintable) {
  for (int c = 0; c < 256; ++c) {
    const std::string once = printable(std::string(1, char(c)));
    EXPECT_EQ(printable(once), once) << c;
    EXPECT_EQ(once.size() == 1, c >= 0x20 && c < 0x7f) << c;
  }
}

TEST(Text, LinesStayLinesThatNobodyTakesForNewOnes) {
  EXPECT_EQ(printable_lines("a\nerror: b\x1b\n"), "a\n  error: b\\x1b");
  EXPECT_EQ(printable_lines(""), "");
}

TEST(Text, CountsInSingularAndPlural) {
  EXPECT_EQ(counted(1, "clip"), "1 clip");
  EXPECT_EQ(counted(0, "clip"), "0 clips");
  EXPECT_EQ(counted(1200, "class"), "1,200 classes");
  EXPECT_EQ(counted(2, "batch"), "2 batches");
  EXPECT_EQ(counted(2, "entry"), "2 entries");
  EXPECT_EQ(counted(2, "array"), "2 arrays");
  EXPECT_EQ(counted(2, "is", "are"), "2 are");
}

TEST(Text, NearestForgivesASlipAndNoMore) {
  const std::vector<std::string> commands = {"inspect", "train", "run", "eval"};
  EXPECT_EQ(nearest("inpsect", commands), "inspect");
  EXPECT_EQ(nearest("trian", commands), "train");
  EXPECT_EQ(nearest("insp", commands), "inspect");
  EXPECT_EQ(nearest("rnu", commands), "run");
  EXPECT_EQ(nearest("bake", commands), std::nullopt);
  EXPECT_EQ(nearest("", commands), std::nullopt);
  EXPECT_EQ(nearest(std::string(1000, 'x'), commands), std::nullopt);
}

}  // namespace
}  // namespace mw
