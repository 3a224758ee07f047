// SPDX-License-Identifier: Apache-2.0
#include "host/data/dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

namespace mw::data {
namespace fs = std::filesystem;
namespace {

using Loader = std::function<Result<Bytes>(const std::string& path)>;

constexpr const char* kIndex = "index.tsv";

Error malformed(std::string what, std::string where = {}, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), std::move(where), std::move(hint)};
}
Error usage(std::string what, std::string hint = {}) {
  return Error{ErrorKind::usage, std::move(what), "", std::move(hint)};
}

std::vector<std::string_view> cut(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (size_t end; (end = text.find(at)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

bool hidden(std::string_view path) {
  const auto parts = cut(path, '/');
  return std::any_of(parts.begin(), parts.end(), [](auto p) { return p.starts_with('.'); });
}

// The folder all paths share, with its '/', when stripping it leaves folders to take labels from.
std::string common_top(const std::vector<std::string>& paths) {
  if (paths.empty()) return "";
  const std::string top = paths.front().substr(0, paths.front().find('/') + 1);
  const auto shares = [&](const std::string& p) { return p.starts_with(top); };
  if (top.empty() || !std::all_of(paths.begin(), paths.end(), shares)) return "";
  const auto deeper = [&](const std::string& p) {
    return p.find('/', top.size()) != std::string::npos || p == top + kIndex;
  };
  return std::any_of(paths.begin(), paths.end(), deeper) ? top : "";
}

// "<speaker>_nohash_<n>.wav" is how Speech Commands names its clips.
std::string speaker_of(std::string_view file) {
  const size_t at = file.find("_nohash_");
  return at == std::string_view::npos ? "" : std::string(file.substr(0, at));
}

std::vector<Clip> clips_from_folders(const std::vector<std::string>& paths) {
  std::vector<Clip> clips;
  for (const std::string& path : paths) {
    const auto parts = cut(path, '/');
    if (parts.size() < 2 || hidden(path)) continue;
    Clip clip{path, std::string(parts[0]), "", "", nullptr};
    clip.group = parts.size() > 2 ? std::string(parts[1]) : speaker_of(parts.back());
    clips.push_back(std::move(clip));
  }
  return clips;
}

struct IndexRow {
  Clip clip;
  int64_t bytes = -1;  // -1: not stated
  size_t line = 0;
};

Result<std::vector<IndexRow>> parse_index(std::string_view text) {
  std::vector<IndexRow> rows;
  std::map<std::string_view, size_t> column;
  size_t line_number = 0;
  for (std::string_view line : cut(text, '\n')) {
    ++line_number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto cells = cut(line, '\t');
    const std::string where = fmt::format("{} > line {}", kIndex, line_number);
    if (column.empty()) {
      for (size_t i = 0; i < cells.size(); ++i) column.emplace(cells[i], i);
      if (!column.contains("path") || !column.contains("label"))
        return malformed("the first line does not name the columns path and label", where,
                         "write \"path<tab>label<tab>group\" there");
      continue;
    }
    const auto cell = [&](std::string_view name) {
      const auto it = column.find(name);
      return it == column.end() || it->second >= cells.size() ? "" : cells[it->second];
    };
    if (cell("path").empty()) return malformed("a row without a path", where);
    if (cell("label").empty()) continue;
    IndexRow row{{std::string(cell("path")), std::string(cell("label")), std::string(cell("group")),
                  "", nullptr},
                 -1,
                 line_number};
    if (const auto size = cell("bytes"); !size.empty()) {
      const auto [end, code] = std::from_chars(size.data(), size.data() + size.size(), row.bytes);
      if (code != std::errc{} || end != size.data() + size.size() || row.bytes < 0)
        return malformed(fmt::format("\"{}\" is no size in bytes", size), where);
    }
    rows.push_back(std::move(row));
  }
  if (column.empty()) return malformed("the index is empty", kIndex);
  return rows;
}

// Rows whose file `load` cannot give are errors; the hash of each content is taken on the way.
Result<std::vector<Clip>> clips_from_index(std::string_view text, const Loader& load) {
  MW_TRY(auto rows, parse_index(text));
  std::vector<Clip> clips;
  for (IndexRow& row : rows) {
    const std::string where = fmt::format("{} > line {}", kIndex, row.line);
    const fs::path path(row.clip.path);
    if (path.is_absolute() || row.clip.path.find("..") != std::string::npos)
      return malformed(fmt::format("the path \"{}\" leaves the data set", row.clip.path), where);
    Result<Bytes> content = load(row.clip.path);
    if (!content) return content.error().at(where);
    if (row.bytes >= 0 && uint64_t(row.bytes) != content->size())
      return malformed(fmt::format("\"{}\" has {} bytes, the index says {}", row.clip.path,
                                   content->size(), row.bytes),
                       where, "the file was changed or cut off");
    row.clip.hash = content_hash(*content);
    clips.push_back(std::move(row.clip));
  }
  return clips;
}

Result<Dataset> assemble(std::string name, const std::vector<std::string>& paths, bool indexed,
                         Loader load) {
  Dataset set{std::move(name), {}};
  const auto source = std::make_shared<const Loader>(std::move(load));
  if (indexed) {
    MW_TRY(Bytes index, (*source)(kIndex));
    const std::string text(index.begin(), index.end());
    MW_TRY(set.clips, clips_from_index(text, *source));
  } else {
    set.clips = clips_from_folders(paths);
    for (Clip& clip : set.clips) {
      MW_TRY(Bytes content, (*source)(clip.path));
      clip.hash = content_hash(content);
    }
  }
  for (Clip& clip : set.clips) clip.source = source;
  std::sort(set.clips.begin(), set.clips.end(),
            [](const Clip& a, const Clip& b) { return a.path < b.path; });
  const auto same_path = [](const Clip& a, const Clip& b) { return a.path == b.path; };
  const auto twice = std::adjacent_find(set.clips.begin(), set.clips.end(), same_path);
  if (twice != set.clips.end())
    return malformed(fmt::format("\"{}\" stands there twice", twice->path), kIndex);
  if (set.clips.empty())
    return malformed("a data set without a clip", "",
                     "make one folder a label, with the clips in it, or write an index.tsv");
  return set;
}

Result<Dataset> open_folder(const fs::path& root) {
  std::vector<std::string> paths;
  std::error_code code;
  // Folders of labels are often links to where the disk is; a loop of links ends at the depth.
  constexpr int kMaxDepth = 16;
  const auto options = fs::directory_options::follow_directory_symlink;
  for (fs::recursive_directory_iterator it(root, options, code), end; !code && it != end;
       it.increment(code)) {
    if (it.depth() >= kMaxDepth) it.disable_recursion_pending();
    std::error_code ignored;
    if (it->is_regular_file(ignored))
      paths.push_back(it->path().lexically_relative(root).generic_string());
  }
  if (code)
    return Error{ErrorKind::io, "cannot list the folder: " + code.message(), root.string(), ""};
  std::sort(paths.begin(), paths.end());
  const std::string top = common_top(paths);
  for (std::string& path : paths) path.erase(0, top.size());
  const bool indexed = std::find(paths.begin(), paths.end(), kIndex) != paths.end();
  const fs::path base = root / top;
  return assemble(root.filename().string(), paths, indexed,
                  [base](const std::string& path) { return read_file(base / path); });
}

}  // namespace

Result<Sound> Clip::sound(int rate_hz) const {
  MW_TRY(Bytes content, load());
  Result<Sound> decoded = read_sound(content, rate_hz);
  if (!decoded) decoded.error().at(path);
  return decoded;
}

std::vector<std::string> Dataset::labels() const {
  std::set<std::string> seen;
  for (const Clip& clip : clips) seen.insert(clip.label);
  return {seen.begin(), seen.end()};
}

Dataset Dataset::with_label(const std::string& label) const {
  Dataset out{name, {}};
  std::copy_if(clips.begin(), clips.end(), std::back_inserter(out.clips),
               [&](const Clip& clip) { return clip.label == label; });
  return out;
}

const Clip* Dataset::find(const std::string& path) const {
  const auto it = std::lower_bound(clips.begin(), clips.end(), path,
                                   [](const Clip& c, const std::string& p) { return c.path < p; });
  return it != clips.end() && it->path == path ? &*it : nullptr;
}

Result<Dataset> dataset_from_archive(std::string name, Archive archive) {
  std::vector<std::string> paths;
  for (const auto& [path, content] : archive) paths.push_back(path);
  const std::string top = common_top(paths);
  for (std::string& path : paths) path.erase(0, top.size());
  const bool indexed = archive.contains(top + kIndex);
  const auto members = std::make_shared<const Archive>(std::move(archive));
  return assemble(std::move(name), paths, indexed,
                  [members, top](const std::string& path) -> Result<Bytes> {
                    const auto it = members->find(top + path);
                    if (it == members->end())
                      return Error{ErrorKind::malformed_input, "is not in the archive", path, ""};
                    return it->second;
                  });
}

Result<Dataset> open_dataset(const fs::path& path) {
  std::error_code code;
  Result<Dataset> set = [&]() -> Result<Dataset> {
    if (fs::is_directory(path, code))  // "a/b/" is "a/b"
      return open_folder(path.has_filename() ? path : path.parent_path());
    if (!fs::exists(path, code))
      return Error{ErrorKind::io, "is not there", "", "give a folder of labels or a .tar.gz"};
    MW_TRY(Bytes content, read_file(path));
    MW_TRY(Archive archive, read_archive(content));
    std::string name = path.filename().string();
    return dataset_from_archive(name.substr(0, name.find('.')), std::move(archive));
  }();
  if (!set && set.error().where.rfind(path.string(), 0) != 0) set.error().at(path.string());
  return set;
}

Result<std::vector<std::string>> parse_words(const std::string& text) {
  std::vector<std::string> words;
  for (std::string_view word : cut(text, ',')) {
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (word.empty()) continue;
    if (std::find(words.begin(), words.end(), word) != words.end())
      return usage(fmt::format("the word \"{}\" is given twice", word));
    words.emplace_back(word);
  }
  if (words.empty()) return usage("no words", "give them as --words left,right,up");
  return words;
}

Result<Dataset> map_words(const Dataset& set, const std::vector<std::string>& words) {
  const std::set<std::string> wanted(words.begin(), words.end());
  std::set<std::string> found;
  Dataset out{set.name, {}};
  for (Clip clip : set.clips) {
    if (wanted.contains(clip.label)) {
      found.insert(clip.label);
    } else {
      if (clip.label.starts_with('_')) continue;
      clip.label = kUnknown;
    }
    out.clips.push_back(std::move(clip));
  }
  for (const std::string& word : words)
    if (!found.contains(word) && word != kUnknown)
      return usage(fmt::format("the data set \"{}\" has no clip of \"{}\"", set.name, word),
                   fmt::format("it has: {}", fmt::join(set.labels(), " ")));
  return out;
}

Result<Split> split(const Dataset& set, const SplitSpec& spec) {
  for (double share : {spec.validation, spec.test})
    if (!(share >= 0 && share < 1)) return usage(fmt::format("a share of {} of the clips", share));
  if (spec.validation + spec.test >= 1) return usage("nothing is left to train on");
  struct Group {
    std::string order;  // hash of seed and name
    std::vector<size_t> members;
  };
  std::map<std::string, Group> by_name;
  for (size_t i = 0; i < set.clips.size(); ++i) {
    const Clip& clip = set.clips[i];
    // The first letter keeps a group "a/b.wav" apart from a clip of that path.
    by_name[clip.group.empty() ? "p" + clip.path : "g" + clip.group].members.push_back(i);
  }
  std::vector<Group> groups;
  for (auto& [name, group] : by_name) {
    group.order = content_hash(fmt::format("{} {}", spec.seed, name));
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.order < b.order; });
  const size_t sides = 1 + (spec.validation > 0) + (spec.test > 0);
  if (groups.size() < sides)
    return usage(fmt::format("{} groups cannot be split {} ways", groups.size(), sides),
                 "bring recordings of more speakers, or give test data of its own");
  Split out{{set.name, {}}, {set.name, {}}, {set.name, {}}};
  const double total = double(set.clips.size());
  size_t next = 0;
  size_t reserved = sides;  // groups that sides still to fill need
  for (auto [side, share] : {std::pair{&out.test, spec.test}, {&out.validation, spec.validation}}) {
    if (share == 0) continue;
    --reserved;
    std::vector<size_t> chosen;
    while (groups.size() - next > reserved &&
           (chosen.empty() ||
            double(chosen.size()) + 0.5 * double(groups[next].members.size()) <= share * total)) {
      chosen.insert(chosen.end(), groups[next].members.begin(), groups[next].members.end());
      ++next;
    }
    std::sort(chosen.begin(), chosen.end());
    for (size_t i : chosen) side->clips.push_back(set.clips[i]);
  }
  std::vector<size_t> rest;
  for (; next < groups.size(); ++next)
    rest.insert(rest.end(), groups[next].members.begin(), groups[next].members.end());
  std::sort(rest.begin(), rest.end());
  for (size_t i : rest) out.train.clips.push_back(set.clips[i]);
  return out;
}

}  // namespace mw::data
