// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace mw::cli {

namespace {

size_t width_of(const std::string& text) {
  return size_t(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool looks_numeric(const std::string& text) {
  return text.empty() || text == "-" || std::isdigit(static_cast<unsigned char>(text[0])) ||
         (text.size() > 1 && (text[0] == '-' || text[0] == '+') &&
          std::isdigit(static_cast<unsigned char>(text[1])));
}

}  // namespace

std::string Table::text() const {
  size_t columns = 0;
  for (const auto& row : rows_) columns = std::max(columns, row.size());
  std::vector<size_t> width(columns, 0);
  std::vector<bool> right(columns, rows_.size() > 1);
  for (size_t r = 0; r < rows_.size(); ++r) {
    for (size_t c = 0; c < rows_[r].size(); ++c) {
      width[c] = std::max(width[c], width_of(rows_[r][c]));
      if (r > 0 && !looks_numeric(rows_[r][c])) right[c] = false;
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string fill(width[c] - width_of(row[c]), ' ');
      line += (c > 0 ? "  " : "") + (right[c] ? fill + row[c] : row[c] + fill);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

void Table::print() const {
  std::fputs(text().c_str(), stdout);
}

std::string grouped(int64_t value) {
  std::string digits = std::to_string(value);
  const int64_t first = value < 0 ? 1 : 0;
  for (int64_t at = int64_t(digits.size()) - 3; at > first; at -= 3) digits.insert(size_t(at), ",");
  return digits;
}

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string byte_count(uint64_t bytes) {
  return grouped(int64_t(bytes)) + " B";
}

std::string in_millions(double value) {
  return fmt::format("{:.{}f} M", value / 1e6, value < 1e5 ? 4 : value < 1e6 ? 3 : 2);
}

}  // namespace mw::cli
