// SPDX-License-Identifier: Apache-2.0
// What: Table, rows of text in aligned columns; and the forms of numbers that people read.
// Why: every command prints its tables alike.
// Contract: columns whose cells all look like numbers are aligned to the right. UTF-8 cells count
// by code points. Nothing is cut.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mw::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;
  void print() const;  // to stdout

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string grouped(int64_t value);      // 1,234,567
std::string percent(double share);       // 0.9512 -> "95.1 %"
std::string byte_count(uint64_t bytes);  // "24,368 B"
std::string in_millions(double value);   // 1234567 -> "1.23 M"

}  // namespace mw::cli
