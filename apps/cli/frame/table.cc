// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/table.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace mw::cli {

namespace {

constexpr size_t kGap = 2, kLeastText = 12;

bool looks_numeric(const std::string& text) {
  return text.empty() || text == "-" || std::isdigit(static_cast<unsigned char>(text[0])) ||
         (text.size() > 1 && (text[0] == '-' || text[0] == '+') &&
          std::isdigit(static_cast<unsigned char>(text[1])));
}

struct Column {
  size_t width = 0;
  bool number = true;
};

std::vector<Column> columns_of(const std::vector<std::vector<std::string>>& rows) {
  size_t count = 0;
  for (const auto& row : rows) count = std::max(count, row.size());
  std::vector<Column> columns(count, {0, rows.size() > 1});
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t c = 0; c < rows[r].size(); ++c) {
      columns[c].width = std::max(columns[c].width, width_of(rows[r][c]));
      if (r > 0 && !looks_numeric(rows[r][c])) columns[c].number = false;
    }
  }
  return columns;
}

// Takes from the widest columns of text until the line fits, or none can give more.
void shrink(std::vector<Column>& columns, size_t room) {
  size_t total = 0;
  for (const Column& column : columns) total += column.width + kGap;
  while (total > room + kGap) {
    Column* widest = nullptr;
    for (Column& column : columns) {
      if (column.number || column.width <= kLeastText) continue;
      if (widest == nullptr || column.width > widest->width) widest = &column;
    }
    if (widest == nullptr) return;
    --widest->width;
    --total;
  }
}

using Block = std::vector<size_t>;  // columns that stand side by side

std::vector<Block> blocks_of(const std::vector<Column>& columns, size_t room) {
  std::vector<Block> blocks;
  size_t used = 0;
  for (size_t c = 0; c < columns.size(); ++c) {
    const size_t more = kGap + columns[c].width;
    if (blocks.empty() || (used + more > room && blocks.back().size() > 1)) {
      blocks.push_back(c == 0 ? Block{} : Block{0});
      used = c == 0 ? 0 : columns[0].width;
    }
    blocks.back().push_back(c);
    used += c == 0 ? columns[0].width : more;
  }
  return blocks;
}

}  // namespace

size_t terminal_columns(int descriptor) {
  if (::isatty(descriptor) != 1) return 0;
  const char* given = std::getenv("COLUMNS");
  const long wanted = given != nullptr ? std::strtol(given, nullptr, 10) : 0;
  if (wanted > 0) return size_t(wanted);
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

size_t width_of(std::string_view text) {
  return size_t(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

namespace {

// The bytes of the first so many code points.
size_t bytes_of(std::string_view text, size_t points) {
  size_t end = 0;
  for (size_t seen = 0; end < text.size(); ++end) {
    if ((text[end] & 0xc0) != 0x80 && seen++ == points) break;
  }
  return end;
}

}  // namespace

std::string cut_to(std::string_view text, size_t width) {
  if (width_of(text) <= width) return std::string(text);
  return std::string(text.substr(0, bytes_of(text, std::max<size_t>(width, 1) - 1))) + "…";
}

std::string wrapped(std::string_view text, size_t columns, size_t indent) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    const std::string margin(line.starts_with(' ') && columns > indent ? indent : 0, ' ');
    while (columns > 0 && width_of(line) > columns) {
      const size_t fits = bytes_of(line, columns);
      size_t at = line.rfind(' ', fits);
      if (at == std::string::npos || at < margin.size()) at = line.find(' ', fits);
      if (at == std::string::npos) break;
      out += line.substr(0, line.find_last_not_of(' ', at) + 1) + "\n";
      line = margin + line.substr(at + 1);
    }
    out += line;
    text.remove_prefix(end);
    if (text.starts_with('\n')) out += '\n', text.remove_prefix(1);
  }
  return out;
}

void Table::row(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::text(size_t room) const {
  std::vector<Column> columns = columns_of(rows_);
  if (room == 0) room = SIZE_MAX / 2;
  shrink(columns, room);
  std::string out;
  for (const Block& block : blocks_of(columns, room)) {
    if (!out.empty()) out += "\n";
    for (const auto& row : rows_) {
      std::string line;
      for (size_t c : block) {
        const std::string cell = c < row.size() ? cut_to(row[c], columns[c].width) : "";
        const std::string fill(columns[c].width - width_of(cell), ' ');
        line += (c != block[0] ? "  " : "") + (columns[c].number ? fill + cell : cell + fill);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
  }
  return out;
}

void Table::print() const {
  std::fputs(text().c_str(), stdout);
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
