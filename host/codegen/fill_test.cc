// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/fill.h"

#include <gtest/gtest.h>

namespace mw {
namespace {

TEST(Fill, NamesBecomeTextsAndNumbers) {
  EXPECT_EQ(fill("@type@ @name@[@n@] = {@n@, @least@};",
                 {{"type", "int"}, {"name", "x"}, {"n", size_t{3}}, {"least", INT64_MIN}}),
            "int x[3] = {3, -9223372036854775808};");
  EXPECT_EQ(fill("@a@@b@", {{"b", "2"}, {"a", "1"}}), "12");
  EXPECT_EQ(fill("", {{"a", "1"}}), "");
}

TEST(Fill, ValuesAreTakenAsTheyAre) {
  EXPECT_EQ(fill("<@a@|@b@>", {{"a", "@b@"}, {"b", "@"}}), "<@b@|@>");
}

TEST(Fill, WhatNoBlankNamesStays) {
  EXPECT_EQ(fill("me@home, @b@ and @", {{"b", "2"}}), "me@home, 2 and @");
  EXPECT_EQ(fill("@@b@", {{"b", "2"}}), "@2");
}

}  // namespace
}  // namespace mw
