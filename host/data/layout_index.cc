// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/data/layout.h"
#include "host/data/names.h"

namespace mw::data {
namespace {

namespace fs = std::filesystem;

struct Row {
  Clip clip;
  int64_t bytes = -1;  // -1: not stated
  size_t line = 0;
};

std::string place(size_t line, std::string_view column = {}) {
  return column.empty() ? fmt::format("{} > line {}", kIndexName, line)
                        : fmt::format("{} > line {} > column \"{}\"", kIndexName, line, column);
}

Error malformed(std::string what, std::string where, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), std::move(where), std::move(hint)};
}

class IndexReader {
 public:
  // One row more than there are files, and one of those before is wrong: the rest costs nothing.
  explicit IndexReader(size_t files) : most_rows_(files + 1) {}

  Result<std::vector<Row>> read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
    const Outcome done = each_line(text, [&](std::string_view line, size_t number) -> Outcome {
      if (rows_.size() == most_rows_) return Ok{};
      line_ = number;
      cells_ = cut(line, '\t');
      return columns_.empty() ? read_header() : read_row();
    });
    if (!done && done.error().where.starts_with(kIndexName)) return done.error();
    if (!done) return Error(done.error()).at(std::string(kIndexName));
    if (columns_.empty()) return malformed("the index is empty", std::string(kIndexName));
    return std::move(rows_);
  }

 private:
  Outcome read_header() {
    for (size_t i = 0; i < cells_.size(); ++i) columns_.emplace(cells_[i], i);
    if (columns_.contains("path") && columns_.contains("label")) return Ok{};
    return malformed("the first line does not name the columns path and label", place(line_),
                     "write \"path<tab>label<tab>group\" there");
  }

  std::string_view cell(std::string_view name) const {
    const auto it = columns_.find(std::string(name));
    return it == columns_.end() || it->second >= cells_.size() ? "" : cells_[it->second];
  }

  Outcome read_row() {
    if (cell("path").empty()) return malformed("a row without a path", place(line_, "path"));
    if (cell("label").empty()) return Ok{};
    Row row;
    row.line = line_;
    row.clip.label = cell("label"), row.clip.group = cell("group");
    const fs::path path(std::string(cell("path")));
    const fs::path plain = path.lexically_normal();
    if (path.is_absolute() || plain.begin() == plain.end() || *plain.begin() == "..")
      return malformed(fmt::format("the path \"{}\" leaves the data set", printable(cell("path"))),
                       place(line_, "path"));
    row.clip.path = plain.generic_string();
    if (const auto size = cell("bytes"); !size.empty()) {
      const auto [end, code] = std::from_chars(size.data(), size.data() + size.size(), row.bytes);
      if (code != std::errc{} || end != size.data() + size.size() || row.bytes < 0)
        return malformed(fmt::format("\"{}\" is no size in bytes", printable(size)),
                         place(line_, "bytes"));
    }
    rows_.push_back(std::move(row));
    return Ok{};
  }

  size_t most_rows_;
  size_t line_ = 0;
  std::map<std::string, size_t> columns_;
  std::vector<std::string_view> cells_;
  std::vector<Row> rows_;
};

// Labels and groups of an index in another encoding than UTF-8 are text all the same.
void make_readable(std::vector<Row>& rows, std::string Clip::*field) {
  std::vector<std::string> raw;
  for (const Row& row : rows) raw.push_back(row.clip.*field);
  const std::vector<std::string> shown = readable_paths(raw);
  for (size_t i = 0; i < rows.size(); ++i) rows[i].clip.*field = shown[i];
}

// An index may spell a file as Windows does.
void find_file(const FileTree& tree, Clip& clip) {
  if (tree.has(clip.path)) return;
  std::string slashed = clip.path;
  std::ranges::replace(slashed, '\\', '/');
  if (tree.has(slashed)) clip.path = std::move(slashed);
}

}  // namespace

Result<Layout> lay_out_index(const FileTree& tree) {
  MW_TRY(const std::string text, tree.text(kIndexName));
  MW_TRY(auto rows, IndexReader(tree.files).read(text));
  make_readable(rows, &Clip::label);
  make_readable(rows, &Clip::group);
  make_readable(rows, &Clip::path);
  Layout layout;
  std::map<std::string, size_t> line_of;
  for (Row& row : rows) {
    MW_TRY_DO(check_stop());
    find_file(tree, row.clip);
    const auto [before, fresh] = line_of.emplace(row.clip.path, row.line);
    // Before it is read: a large file that is named a thousand times must cost nothing.
    if (!fresh)
      return malformed(
          fmt::format("\"{}\" stands there twice, first in line {}", row.clip.path, before->second),
          place(row.line, "path"));
    Result<Content> content = (*tree.identify)(row.clip.path);
    if (!content) return content.error().at(place(row.line, "path"));
    if (row.bytes >= 0 && uint64_t(row.bytes) != content->bytes)
      return malformed(fmt::format("\"{}\" has {} bytes, the index says {}", row.clip.path,
                                   content->bytes, row.bytes),
                       place(row.line, "bytes"), "the file was changed or cut off");
    row.clip.hash = content->hash;
    layout.clips.push_back(std::move(row.clip));
  }
  return layout;
}

}  // namespace mw::data
