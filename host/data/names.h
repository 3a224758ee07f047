// SPDX-License-Identifier: Apache-2.0
// What: paths of any bytes as text that can be shown, compared and written as JSON.
// Why: archives of Windows and old systems hold names in their code pages; a label must be text.
// Contract: as many paths as were given, in their order, each valid UTF-8 on one line. A name that
// is such text already stays. Two different names never become one, at any level of the path.
// Names in DOS code page 850 and in Latin-1 are read as such, which is a guess.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.h"

namespace mw::data {

std::vector<std::string> readable_paths(const std::vector<std::string>& raw);

std::vector<std::string_view> cut(std::string_view text, char at);  // as many parts as `at` + 1
// Calls take(line, its number from 1) for each line that holds something, without its ending and
// one by one: a list of nothing but ends costs nothing. Errors: those of take; malformed_input,
// for a line of more than 64 KiB.
Outcome each_line(std::string_view text,
                  const std::function<Outcome(std::string_view line, size_t number)>& take);
std::string lower_case(std::string_view text);  // of ASCII

}  // namespace mw::data
