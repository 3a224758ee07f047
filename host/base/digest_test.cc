// SPDX-License-Identifier: Apache-2.0
#include "host/base/digest.h"

#include <gtest/gtest.h>

namespace mw {
namespace {

enum class Colour { red, green };

struct Inner {
  int a = 1;
  std::vector<float> values{1, 2};

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("a", s.a), v("values", s.values);
  }
};
struct Outer {
  std::string text = "x";
  Inner inner;
  Colour colour = Colour::red;
  bool flag = false;
  std::vector<Inner> list{1};

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("text", s.text), v("inner", s.inner), v("colour", s.colour), v("flag", s.flag);
    v("list", s.list);
  }
};
struct Forgetful {
  int seen = 0, forgotten = 0;

  template <class Self, class V>
  static void fields(Self& s, V&& v) {
    v("seen", s.seen);
  }
};

TEST(Digest, CountsTheMembersOfAnAggregate) {
  EXPECT_EQ(member_count<Inner>(), 2u);
  EXPECT_EQ(member_count<Outer>(), 5u);
  EXPECT_EQ(member_count<Forgetful>(), 2u);
}

TEST(Digest, RefusesAStructThatForgetsAMember) {
  EXPECT_THROW((void)digest_of(Forgetful{}), InternalError);
}

TEST(Digest, EveryMemberCounts) {
  const std::string before = digest_of(Outer{});
  EXPECT_EQ(digest_of(Outer{}), before);
  Outer text, inner, values, colour, flag, list, longer;
  text.text = "y", inner.inner.a = 2, values.inner.values[1] = 3, colour.colour = Colour::green;
  flag.flag = true, list.list[0].a = 5, longer.list.emplace_back();
  for (const Outer& other : {text, inner, values, colour, flag, list, longer}) {
    EXPECT_NE(digest_of(other), before);
  }
}

TEST(Digest, NeighboursDoNotRunIntoEachOther) {
  EXPECT_NE(digest_of(std::string("ab"), std::string("c")),
            digest_of(std::string("a"), std::string("bc")));
  using Lists = std::vector<std::vector<int>>;
  EXPECT_NE(digest_of(Lists{{1}, {}}), digest_of(Lists{{}, {1}}));
}

}  // namespace
}  // namespace mw
