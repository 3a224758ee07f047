// SPDX-License-Identifier: Apache-2.0
// What: fill(), a text with @names@ in it and what each of them stands for.
// Why: generated code is read and changed as the text that it is, braces and all.
// Contract: values are taken as they are, with any @ in them. A name without a blank stays as it
// stands, which no compiler takes; a name is letters, digits and underscores.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace mw {

struct Blank {
  Blank(std::string_view blank, std::string text) : name(blank), value(std::move(text)) {}
  Blank(std::string_view blank, std::integral auto number)
      : name(blank), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};

std::string fill(std::string_view text, std::initializer_list<Blank> blanks);

}  // namespace mw
