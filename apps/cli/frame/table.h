// SPDX-License-Identifier: Apache-2.0
// What: Table, rows of text in aligned columns; and the forms of numbers that people read.
// Why: every command prints its tables alike.
// Contract: columns whose cells all look like numbers are aligned to the right. UTF-8 cells count
// by code points; what would steer a terminal is escaped. On a terminal no line is wider than it:
// columns of text are cut with an ellipsis, then columns go into further blocks below, each behind
// the first column. Elsewhere nothing is cut.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/text.h"

namespace mw::cli {

// Of the terminal behind a descriptor, COLUMNS before what it says of itself; 0 for anything else.
size_t terminal_columns(int descriptor);

// As text is counted here: by code points.
size_t width_of(std::string_view text);
// At most so many code points, the last an ellipsis if some were cut.
std::string cut_to(std::string_view text, size_t width);

// Lines that are wider than the columns break at blanks and go on below: where they begin with a
// blank, behind so many more. A word that is wider stays whole. columns 0: nothing is broken.
std::string wrapped(std::string_view text, size_t columns, size_t indent);

class Table {
 public:
  explicit Table(std::vector<std::string> header) { row(std::move(header)); }
  void row(std::vector<std::string> cells);
  std::string text() const { return text(terminal_columns(1)); }
  std::string text(size_t columns) const;  // 0: as wide as it gets
  void print() const;                      // to stdout

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string percent(double share);       // 0.9512 -> "95.1 %"
std::string byte_count(uint64_t bytes);  // "24,368 B"
std::string in_millions(double value);   // 1234567 -> "1.23 M"

}  // namespace mw::cli
