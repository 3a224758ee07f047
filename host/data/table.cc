// SPDX-License-Identifier: Apache-2.0
#include "host/data/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace mw::data {
namespace {

Error malformed(std::string what, size_t line) {
  return Error{ErrorKind::malformed_input, std::move(what), fmt::format("line {}", line), ""};
}

class TableReader {
 public:
  TableReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  Result<Table> read() {
    Table table;
    while (!rest_.empty()) {
      const size_t line = line_;
      Row row;
      MW_TRY_DO(read_row(row));
      if (row.size() == 1 && row[0].empty()) continue;
      table.rows.push_back(std::move(row));
      table.lines.push_back(line);
    }
    return table;
  }

 private:
  Outcome read_row(Row& row) {
    for (;;) {
      std::string cell;
      if (rest_.starts_with('"')) {
        MW_TRY_DO(quoted(cell));
      } else {
        const std::string_view ends{kEnds};
        size_t end = 0;
        while (end < rest_.size() && rest_[end] != separator_ &&
               ends.find(rest_[end]) == std::string_view::npos)
          ++end;
        cell = rest_.substr(0, end);
        rest_.remove_prefix(end);
      }
      row.push_back(std::move(cell));
      if (rest_.starts_with(separator_)) {
        rest_.remove_prefix(1);
        continue;
      }
      if (rest_.starts_with('\r')) rest_.remove_prefix(1);
      if (rest_.starts_with('\n')) rest_.remove_prefix(1), ++line_;
      return Ok{};
    }
  }

  Outcome quoted(std::string& cell) {
    const size_t line = line_;
    rest_.remove_prefix(1);
    for (;;) {
      const size_t end = rest_.find('"');
      if (end == std::string_view::npos) return malformed("a quote that is not closed", line);
      cell += rest_.substr(0, end);
      line_ += size_t(std::count(rest_.begin(), rest_.begin() + ptrdiff_t(end), '\n'));
      rest_.remove_prefix(end + 1);
      if (!rest_.starts_with('"')) break;
      cell += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.front() != separator_ && rest_.front() != '\r' &&
        rest_.front() != '\n')
      return malformed("text after a closing quote", line_);
    return Ok{};
  }

  static constexpr std::string_view kEnds = "\r\n";
  std::string_view rest_;
  char separator_;
  size_t line_ = 1;
};

std::optional<float> number(std::string_view cell) {
  while (cell.starts_with(' ')) cell.remove_prefix(1);
  while (cell.ends_with(' ')) cell.remove_suffix(1);
  if (cell.starts_with('+')) cell.remove_prefix(1);
  float value = 0;
  const auto [end, code] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (code != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Table> parse_table(std::string_view text, char separator) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  return TableReader(text, separator).read();
}

Result<Table> read_table(const std::filesystem::path& path, char separator) {
  MW_TRY(std::string text, read_text(path));
  Result<Table> table = parse_table(text, separator);
  if (!table) table.error().at(path.string());
  return table;
}

Result<Array> to_matrix(const Table& table) {
  size_t first = 0;
  if (!table.rows.empty()) {
    const Row& head = table.rows.front();
    first = std::none_of(head.begin(), head.end(),
                         [](const std::string& cell) { return number(cell).has_value(); });
  }
  if (first >= table.rows.size())
    return Error{ErrorKind::malformed_input, "a table without a row of numbers", "", ""};
  const size_t columns = table.rows[first].size();
  std::vector<float> values;
  for (size_t r = first; r < table.rows.size(); ++r) {
    const Row& row = table.rows[r];
    if (row.size() != columns)
      return malformed(fmt::format("{} cells, {} in the rows before", row.size(), columns),
                       table.lines[r]);
    for (size_t c = 0; c < columns; ++c) {
      const std::optional<float> value = number(row[c]);
      if (!value)
        return malformed(fmt::format("column {}: \"{}\" is no number", c + 1, row[c].substr(0, 40)),
                         table.lines[r]);
      values.push_back(*value);
    }
  }
  return Array::of<float>({int64_t(table.rows.size() - first), int64_t(columns)}, values);
}

}  // namespace mw::data
