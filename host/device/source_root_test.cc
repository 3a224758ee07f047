// SPDX-License-Identifier: Apache-2.0
#include "host/device/source_root.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "host/base/files.h"
#include "test/scratch.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

class SourceRoot : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_text(checkout() / "abi" / "op.h", ""));
    fs::create_directories(checkout() / "ports");
  }
  fs::path checkout() const { return folder_ / "checkout"; }
  const Scratch scratch_{"root"};
  const fs::path folder_ = scratch_.path();
};

TEST_F(SourceRoot, IsTheCheckoutAboveABuiltProgram) {
  EXPECT_EQ(*find_source_root(checkout() / "build" / "bin" / "milliwatt", nullptr), checkout());
}

TEST_F(SourceRoot, IsWhatTheVariableNamesOrAnErrorThatNamesTheVariable) {
  const fs::path elsewhere = folder_ / "bin" / "milliwatt";
  EXPECT_EQ(*find_source_root(elsewhere, checkout().c_str()), checkout());
  const auto wrong = find_source_root(elsewhere, folder_.c_str());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().where, "MW_SOURCE=" + folder_.string());
  EXPECT_FALSE(find_source_root(elsewhere, nullptr));
}

TEST_F(SourceRoot, IsWhatWasInstalledBesideTheProgramBeforeAnythingElse) {
  const fs::path prefix = folder_ / "prefix", share = prefix / "share" / "milliwatt";
  ASSERT_TRUE(write_text(share / "abi" / "op.h", ""));
  fs::create_directories(share / "ports");
  EXPECT_EQ(*find_source_root(prefix / "bin" / "milliwatt", checkout().c_str()), share);
}

}  // namespace
}  // namespace mw
