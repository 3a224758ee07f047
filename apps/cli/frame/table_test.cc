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
