// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/table.h"

#include <gtest/gtest.h>

namespace mw::cli {

namespace {

TEST(Table, AlignsNumbersToTheRightAndTextToTheLeft) {
  Table table({"op", "bytes"});
  table.row({"conv_2d", "1,024"});
  table.row({"add", "0"});
  EXPECT_EQ(table.text(),
            "op       bytes\n"
            "conv_2d  1,024\n"
            "add          0\n");
}

TEST(Table, CountsCodePoints) {
  Table table({"word", "hits"});
  table.row({"نعم", "3"});
  EXPECT_EQ(table.text(),
            "word  hits\n"
            "نعم      3\n");
}

TEST(Wrapped, BreaksAtBlanksAndIndentsWhatWasIndented) {
  EXPECT_EQ(wrapped("one two three\nfour\n", 7, 4), "one two\nthree\nfour\n");
  EXPECT_EQ(wrapped("  -o  one two three", 12, 6), "  -o  one\n      two\n      three");
  EXPECT_EQ(wrapped("ab überlangeswort cd", 6, 4), "ab\nüberlangeswort\ncd");
  EXPECT_EQ(wrapped("äöü äöü", 7, 4), "äöü äöü");
  EXPECT_EQ(wrapped("a b c d", 6, 4), "a b c\nd");  // one too many
  EXPECT_EQ(wrapped("  aaaaaaaaaaaaaaaa bb", 8, 6), "  aaaaaaaaaaaaaaaa\n      bb");
  EXPECT_EQ(wrapped("one two\n\nthree", 0, 4), "one two\n\nthree");
  EXPECT_EQ(wrapped("", 5, 4), "");
}

TEST(Table, CutsTextThatIsWiderThanTheTerminal) {
  Table table({"path", "label", "bytes"});
  table.row({"a/very/long/path/to/some/recording/of/نعم.wav", "yes", "32,044"});
  EXPECT_EQ(table.text(40),
            "path                       label   bytes\n"
            "a/very/long/path/to/some…  yes    32,044\n");
  EXPECT_NE(table.text(0).find("recording/of/نعم.wav"), std::string::npos);
}

TEST(Table, PutsColumnsThatDoNotFitBelow) {
  Table table({"", "down", "left", "right"});
  table.row({"down", "30", "", "1"});
  table.row({"left", "2", "28", ""});
  EXPECT_EQ(table.text(16),
            "      down  left\n"
            "down    30\n"
            "left     2    28\n"
            "\n"
            "      right\n"
            "down      1\n"
            "left\n");
}

TEST(Table, NoWidthMakesALineWiderThanItNeedsToBe) {
  Table table({"name", "a", "text", "b"});
  table.row({std::string(100, 'n'), "1", std::string(200, 't'), "123,456,789"});
  for (size_t room = 1; room < 400; ++room) {
    const std::string text = table.text(room);
    size_t widest = 0;
    for (size_t at = 0, end = 0; at < text.size(); at = end + 1) {
      end = text.find('\n', at);
      widest = std::max(widest, width_of(text.substr(at, end - at)));
    }
    if (room >= 26) {
      EXPECT_LE(widest, room);
    }
  }
}

TEST(Table, EscapesWhatWouldSteerTheTerminal) {
  Table table({"name"});
  table.row({"a\x1b[2J\nb"});
  EXPECT_EQ(table.text(0), "name\na\\x1b[2J\\nb\n");
}

TEST(Table, WritesNumbersForPeople) {
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(percent(0.9512), "95.1 %");
  EXPECT_EQ(in_millions(2656768), "2.66 M");
}

}  // namespace

}  // namespace mw::cli
