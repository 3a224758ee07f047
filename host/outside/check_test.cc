// SPDX-License-Identifier: Apache-2.0
// What an operator from outside is refused for: each fault alone, in an operator that has no other.
#include "host/outside/check.h"

#include <gtest/gtest.h>

namespace mw {
namespace {

// A built-in operator under another name, code and kernel id.
struct Own {
  OpCore core = *find_op("softmax")->core;
  KernelRow row = find_op("softmax")->rows[0];
  OpDef def = *find_op("softmax");

  Own() {
    core.name = "own";
    core.code = 50007;
    core.tflite_code = kTfliteCustom;
    core.is_custom = [](const FlatVector&, const FlatTable&) { return false; };
    row.op_code = core.code;
    row.id ^= 0x5a5a5a5a;
    def.core = &core;
    def.rows = {&row, 1};
    def.host_rows = {};
    def.custom_name = "Own";
  }
  std::string clash() const {
    for (const OpDef* other : all_ops()) {
      if (auto found = check_clash(def, *other, "DIR/own"); !found) return found.error().what;
    }
    return "";
  }
  std::string fault() const {
    auto found = check_plausible(def, "DIR/own");
    return found ? "" : found.error().what;
  }
};

TEST(OutsideCheck, AnOperatorOfItsOwnPasses) {
  EXPECT_EQ(Own().clash(), "");
  EXPECT_EQ(Own().fault(), "");
  EXPECT_TRUE(check_namespace(Own().def, "mw::own", "DIR/own"));
}

TEST(OutsideCheck, NamesAndNumbersOfOthersAreRefused) {
  const auto refuses = [](auto change, const char* what) {
    Own own;
    change(own);
    EXPECT_NE(own.clash().find(what), std::string::npos) << what << ": " << own.clash();
  };
  refuses([](Own& o) { o.core.name = "relu"; }, "of that name");
  refuses([](Own& o) { o.core.code = find_op("relu")->core->code; }, "is that of relu");
  refuses([](Own& o) { o.core.tflite_code = 25; }, "TFLite code 25 is that of softmax");
  refuses([](Own& o) { o.row.id = find_op("relu")->rows[0].id; }, "has the wire id of relu");
}

TEST(OutsideCheck, WhatIsMissingIsTold) {
  const auto refuses = [](auto change, const char* what) {
    Own own;
    change(own);
    EXPECT_NE(own.fault().find(what), std::string::npos) << what << ": " << own.fault();
  };
  refuses([](Own& o) { o.core.prepare = nullptr; }, "lacks infer or prepare");
  refuses([](Own& o) { o.def.rows = {}; }, "no kernel");
  refuses([](Own& o) { o.row.op_code = 1; }, "not of this operator");
  refuses([](Own& o) { o.row.supports = nullptr; }, "not of this operator");
  refuses([](Own& o) { o.def.attrs.bytes += 4; }, "Attrs are not");
  refuses([](Own& o) { o.def.params.bytes += 4; }, "Params are not");
  refuses([](Own& o) { o.core.attrs_bytes = uint16_t(o.def.attrs.bytes = 400); }, "larger than");
  refuses([](Own& o) { o.core.tables = 5; }, "too many tables");
  refuses([](Own& o) { o.def.custom_name = {}; }, "a custom operator needs");
  refuses([](Own& o) { o.core.is_custom = nullptr; }, "a custom operator needs");
  refuses([](Own& o) { o.core.read_tflite = nullptr; }, "needs read_tflite");
}

TEST(OutsideCheck, NamespacesAreCompared) {
  Own own;
  own.def.cpp_namespace = "acme::own";
  EXPECT_TRUE(check_namespace(own.def, "acme::own", "DIR/own"));
  const auto other = check_namespace(own.def, "acme::other", "DIR/own");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().hint, ".cpp_namespace = \"acme::other\" in own_host.cc");
  EXPECT_EQ(other.error().where, "DIR/own");
}

}  // namespace
}  // namespace mw
