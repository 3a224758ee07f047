// SPDX-License-Identifier: Apache-2.0
// What: text for people: escaping of what comes from files, counts with their nouns, and the
// nearest of several names.
// Why: a name in a foreign file must not steer a terminal, break JSON or stand as another line.
// Contract: pure functions over any bytes. What printable() gives is valid UTF-8 on one line,
// without control characters; text that is so already comes back unchanged, backslashes included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mw {

// Control characters, bidirectional overrides and bytes that are no UTF-8 as \n, \t, \u009b, \xff.
std::string printable(std::string_view text);
// The same, but lines stay lines: each after the first is indented, so none looks like a new entry.
std::string printable_lines(std::string_view text, std::string_view indent = "  ");

// The code point at the start of `text`, and its length; none where it is not UTF-8.
struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 0;
};
std::optional<CodePoint> first_code_point(std::string_view text);

// "1 clip", "1,200 clips", "2 classes"; `many` where the plural is not regular.
std::string counted(int64_t count, std::string_view one, std::string_view many = {});
std::string grouped(int64_t value);  // 1,234,567

// The candidate that `word` was probably meant to be; none if all are too different.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace mw
