// SPDX-License-Identifier: Apache-2.0
#include "abi/status.h"

#include <gtest/gtest.h>

#include <string>

namespace mw {
namespace {

TEST(Status, NamesAndTextsComeFromTheList) {
  EXPECT_STREQ(status_name(Status::ok), "ok");
  EXPECT_STREQ(status_name(Status::misaligned), "misaligned");
  EXPECT_STREQ(status_text(Status::truncated), "the data ends before its own sizes say");
#define MW_HAS_NAME(name, text)                   \
  EXPECT_STREQ(status_name(Status::name), #name); \
  EXPECT_STREQ(status_text(Status::name), text);
  MW_STATUS_LIST(MW_HAS_NAME)
#undef MW_HAS_NAME
}

TEST(Status, ACodeOutsideOfTheListHasAName) {
  EXPECT_STREQ(status_name(Status(200)), "unknown");
  EXPECT_STREQ(status_text(Status(200)), "unknown status");
}

}  // namespace
}  // namespace mw
