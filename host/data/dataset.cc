// SPDX-License-Identifier: Apache-2.0
#include "host/data/dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string_view>

#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/data/layout.h"
#include "host/data/names.h"
#include "host/data/stray.h"

namespace mw::data {
namespace fs = std::filesystem;
namespace {

Error usage(std::string what, std::string hint = {}) {
  return Error{ErrorKind::usage, std::move(what), "", std::move(hint)};
}

enum class Want : uint8_t { labels, noise };

using FileId = std::pair<uint64_t, uint64_t>;  // device and inode

// What a place holds, before anything is made of it.
struct Files {
  std::string name;                      // of the set
  std::vector<std::string> raw;          // paths as bytes, sorted
  Loader load;                           // by the raw path
  std::map<std::string, FileId> linked;  // those with several names
  uint64_t packed_bytes = 0;
  std::vector<Skipped> skipped;
};

// The folders around all labels: one that stands alone with folders or a control file in it.
std::string find_base(const std::vector<std::string>& paths) {
  std::string base;
  for (;;) {
    std::set<std::string_view> tops;
    bool deeper = false, control = false;
    for (const std::string& path : paths) {
      if (!path.starts_with(base)) continue;
      const auto names = cut(std::string_view(path).substr(base.size()), '/');
      if (names.size() == 1) control = control || is_control(path);
      if (names.size() > 1) tops.insert(names[0]);
      deeper = deeper || names.size() > 2 || (names.size() == 2 && is_control(path));
    }
    if (control || tops.size() != 1 || !deeper) return base;
    base += *tops.begin();
    base += '/';
  }
}

struct Sorted {
  std::string base;
  std::map<std::string, std::string> raw_of;  // by readable path below the base
  std::map<std::string, FileId> linked;
  std::vector<std::string> kept;  // below the base
  std::vector<Skipped> skipped;
};

Sorted sort_out(Files& files, Want want) {
  std::vector<std::string> plain = files.raw;
  const auto has = [&](char c) {
    return std::ranges::any_of(
        plain, [&](const std::string& path) { return path.find(c) != std::string::npos; });
  };
  // What a careless program unpacked from a zip of Windows.
  if (!has('/') && has('\\'))
    for (std::string& path : plain) std::ranges::replace(path, '\\', '/');
  const std::vector<std::string> shown = readable_paths(plain);
  Sorted out;
  out.skipped = std::move(files.skipped);
  std::vector<std::string> kept;
  for (const std::string& path : shown) {
    const std::string why =
        is_control(path) && stray_reason(path) == "a document" ? std::string() : stray_reason(path);
    if (why.empty()) {
      kept.push_back(path);
    } else {
      out.skipped.push_back({path, why});
    }
  }
  if (std::ranges::any_of(kept, is_media))
    std::erase_if(kept, [&](const std::string& path) {
      if (is_media(path) || is_control(path)) return false;
      out.skipped.push_back({path, "no sound, picture or array"});
      return true;
    });
  out.base = find_base(kept);
  // Noise has no labels whose level must be found.
  if (want == Want::noise &&
      std::ranges::find(shown, out.base + std::string(kIndexName)) == shown.end())
    out.base.clear();
  for (size_t i = 0; i < shown.size(); ++i) {
    if (!shown[i].starts_with(out.base)) continue;
    const std::string below = shown[i].substr(out.base.size());
    if (const auto it = files.linked.find(files.raw[i]); it != files.linked.end())
      out.linked.emplace(below, it->second);
    out.raw_of[below] = files.raw[i];
  }
  for (const std::string& path : kept) {
    if (path.starts_with(out.base)) {
      out.kept.push_back(path.substr(out.base.size()));
    } else if (!is_control(path)) {
      out.skipped.push_back({path, "lies beside the labels' folders"});
    }
  }
  std::ranges::sort(out.kept);
  return out;
}

std::string root_name(const std::string& base, const std::string& name) {
  const auto parts = cut(base, '/');
  return parts.size() < 2 ? name : std::string(parts[parts.size() - 2]);
}

// A file of many names is read once.
Identifier identifier_of(const Loader& load, std::map<std::string, FileId> linked) {
  return [&load, linked = std::move(linked),
          known = std::map<FileId, Content>()](const std::string& path) mutable -> Result<Content> {
    const auto link = linked.find(path);
    if (link != linked.end())
      if (const auto it = known.find(link->second); it != known.end()) return it->second;
    MW_TRY(const Bytes bytes, load(path));
    Content content{content_hash(bytes), bytes.size()};
    if (link != linked.end()) known.emplace(link->second, content);
    return content;
  };
}

Loader loader_of(Sorted& sorted, Loader raw_load) {
  return
      [names = std::make_shared<const std::map<std::string, std::string>>(std::move(sorted.raw_of)),
       load = std::move(raw_load)](const std::string& path) -> Result<Bytes> {
        const auto it = names->find(path);
        if (it == names->end())
          return Error{ErrorKind::io, "is not there", path, "check the path, and its capitals"};
        return load(it->second);
      };
}

// With an index, files that it does not name are none of its clips; it may name any.
void note_unlisted(const FileTree& tree, Layout& layout) {
  std::set<std::string_view> named;
  for (const Clip& clip : layout.clips) named.insert(clip.path);
  for (const std::string& path : tree.paths)
    if (!named.contains(path) && !is_control(path))
      layout.skipped.push_back({path, "not named in index.tsv"});
}

// A single part is no split.
void forget_lone_part(Layout& layout) {
  std::set<Part> parts;
  for (const Clip& clip : layout.clips) parts.insert(clip.part);
  parts.erase(Part::none);
  if (parts.size() > 1) return;
  for (Clip& clip : layout.clips) clip.part = Part::none;
}

Result<Layout> lay_out(const FileTree& tree) {
  if (tree.has(kIndexName)) {
    MW_TRY(Layout layout, lay_out_index(tree));
    note_unlisted(tree, layout);
    return layout;
  }
  MW_TRY(Layout layout,
         info_files(tree).empty() ? lay_out_folders(tree) : lay_out_edge_impulse(tree));
  forget_lone_part(layout);
  return layout;
}

Layout lay_out_noise(const FileTree& tree) {
  const auto marked = [](const std::string& path) {
    return path.starts_with('_') || path.find("/_") != std::string::npos;
  };
  const bool any = std::ranges::any_of(tree.paths, marked);
  Layout layout;
  for (const std::string& path : tree.paths)
    if (!is_control(path) && (marked(path) || !any))
      layout.clips.push_back({path, "_noise_", "", "", nullptr});
  return layout;
}

Result<Dataset> assemble(Files files, Want want) {
  Sorted sorted = sort_out(files, want);
  const size_t count = sorted.raw_of.size();
  const auto source = std::make_shared<const Loader>(loader_of(sorted, std::move(files.load)));
  const Identifier identify = identifier_of(*source, std::move(sorted.linked));
  const FileTree tree{root_name(sorted.base, files.name), std::move(sorted.kept), source.get(),
                      &identify, count};
  Layout layout;
  if (want == Want::noise && !tree.has(kIndexName)) {
    layout = lay_out_noise(tree);
  } else {
    MW_TRY(layout, lay_out(tree));
  }
  Dataset set{std::move(files.name), std::move(layout.clips)};
  for (Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    clip.source = source;
    if (want == Want::noise) clip.label = "_noise_";
    if (!clip.hash.empty()) continue;
    // Who reads it is told why it cannot be read; the others are of use all the same.
    const Result<Content> content = identify(clip.path);
    if (!content && content.error().kind == ErrorKind::stopped) return content.error();
    clip.hash = content ? content->hash : "unreadable " + clip.path;
  }
  if (set.clips.empty())
    return Error{ErrorKind::malformed_input, "a data set without a clip", "",
                 "make one folder a label, with the clips in it, or write an index.tsv"};
  std::ranges::sort(set.clips, {}, &Clip::path);
  set.skipped = std::move(sorted.skipped);
  set.skipped.insert(set.skipped.end(), layout.skipped.begin(), layout.skipped.end());
  std::ranges::sort(set.skipped, {}, &Skipped::path);
  set.warnings = std::move(layout.warnings);
  set.packed_bytes = files.packed_bytes;
  return set;
}

// Lists a folder with all below it. Links to folders are entered after the folders themselves, and
// none is entered twice, so that loops of links end.
class Walk {
 public:
  explicit Walk(fs::path root) : root_(std::move(root)) {}

  Result<Files> files() {
    MW_TRY_DO(enter(root_));
    for (size_t i = 0; i < links_.size(); ++i) MW_TRY_DO(enter(links_[i]));
    std::ranges::sort(out_.raw);
    out_.name = printable(root_.filename().string());
    out_.load = [root = root_](const std::string& path) { return read_file(root / path); };
    return std::move(out_);
  }

 private:
  static Error failed(const fs::path& folder, int code) {
    return Error{ErrorKind::io, std::string("cannot list the folder: ") + std::strerror(code),
                 printable(folder.string()), "check its rights"};
  }
  std::string name_of(const fs::path& path) const {
    return path.lexically_relative(root_).generic_string();
  }

  Outcome enter(const fs::path& top) {
    std::vector<fs::path> waiting{top};
    while (!waiting.empty()) {
      const fs::path folder = std::move(waiting.back());
      waiting.pop_back();
      struct stat status {};
      if (::stat(folder.c_str(), &status) != 0) return failed(folder, errno);
      if (!seen_.insert({status.st_dev, status.st_ino}).second) {
        if (folder != root_)
          out_.skipped.push_back({printable(name_of(folder)), "a folder met before"});
        continue;
      }
      std::error_code code;
      for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        MW_TRY_DO(check_stop());
        MW_TRY_DO(take(*it, waiting));
      }
      if (code) return failed(folder, code.value());
    }
    return Ok{};
  }

  Outcome take(const fs::directory_entry& entry, std::vector<fs::path>& waiting) {
    constexpr size_t kMostFiles = 2000000, kLongest_bytes = 4096;
    std::error_code code;
    if (entry.is_directory(code)) {
      if (entry.path().native().size() > kLongest_bytes) return failed(entry.path(), ENAMETOOLONG);
      (entry.is_symlink(code) ? links_ : waiting).push_back(entry.path());
    } else if (entry.is_regular_file(code)) {
      out_.raw.push_back(name_of(entry.path()));
      struct stat status {};
      if (::stat(entry.path().c_str(), &status) == 0 &&
          (status.st_nlink > 1 || entry.is_symlink(code)))
        out_.linked.emplace(out_.raw.back(), FileId{status.st_dev, status.st_ino});
    } else {
      out_.skipped.push_back(
          {printable(name_of(entry.path())), "no file: a pipe, a device or a dead link"});
    }
    if (out_.raw.size() + out_.skipped.size() <= kMostFiles) return Ok{};
    return Error{ErrorKind::does_not_fit, counted(kMostFiles, "file") + " or more",
                 printable(root_.string()), "give the folder of the recordings alone"};
  }

  fs::path root_;
  Files out_;
  std::vector<fs::path> links_;
  std::set<FileId> seen_;
};

Files files_of(std::string name, Archive archive) {
  Files files{std::move(name), {}, {}, {}, {}};
  for (const auto& [path, content] : archive) files.raw.push_back(path);
  files.load = [members = std::make_shared<const Archive>(std::move(archive))](
                   const std::string& path) -> Result<Bytes> { return members->at(path); };
  return files;
}

Result<Files> open_files(const fs::path& path) {
  std::error_code code;
  if (fs::is_directory(path, code))  // "a/b/" is "a/b", and "." has a name as well
    return Walk(path.has_filename() && path.filename() != "." && path.filename() != ".."
                    ? path
                    : fs::canonical(path, code))
        .files();
  if (!fs::exists(path, code))
    return Error{ErrorKind::io, "is not there", "", "give a folder of labels or a .tar.gz"};
  if (is_media(path.filename().string()))
    return Error{ErrorKind::usage, "is one recording, not a set", "",
                 "give the folder that holds one folder for each label"};
  MW_TRY(Archive archive, read_archive(path));
  const std::string name = printable(path.filename().string());
  Files files = files_of(name.substr(0, name.find('.')), std::move(archive));
  files.packed_bytes = fs::file_size(path, code);
  return files;
}

Result<Dataset> open_as(const fs::path& path, Want want) {
  Result<Dataset> set = [&]() -> Result<Dataset> {
    MW_TRY(Files files, open_files(path));
    return assemble(std::move(files), want);
  }();
  if (!set && !set.error().where.starts_with(path.string()))
    set.error().at(printable(path.string()));
  return set;
}

}  // namespace

bool FileTree::has(std::string_view path) const {
  return std::ranges::binary_search(paths, path);
}

Result<std::string> FileTree::text(std::string_view path) const {
  MW_TRY(const Bytes content, (*load)(std::string(path)));
  return std::string(content.begin(), content.end());
}

Result<Sound> Clip::sound(int rate_hz) const {
  MW_TRY(Bytes content, load());
  Result<Sound> decoded = read_sound(content, rate_hz);
  if (decoded) return decoded;
  decoded.error().at(path);
  std::string& hint = decoded.error().hint;
  hint += std::string(hint.empty() ? "" : "; ") + "milliwatt data SET lists all such clips";
  return decoded;
}

Result<SoundFacts> Clip::measured() const {
  MW_TRY(const Bytes content, load());
  Result<SoundFacts> facts = measure_sound(content);
  if (!facts) facts.error().at(path);
  return facts;
}

Outcome SampleBudget::take(const SoundFacts& clip) {
  constexpr uint64_t kAny = uint64_t{64} << 20, kEachByte = 32;
  clip_bytes_ += clip.file_bytes, samples_ += clip.samples;
  const uint64_t bytes = packed_bytes_ > 0 ? packed_bytes_ : clip_bytes_;
  if (uint64_t(samples_) <= std::max(kAny, bytes * kEachByte)) return Ok{};
  return Error{
      ErrorKind::does_not_fit,
      fmt::format("its clips hold {} samples and more, from {} bytes", grouped(samples_), bytes),
      "", "unpack it, and give a folder of a part of its clips"};
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
  return assemble(files_of(std::move(name), std::move(archive)), Want::labels);
}

Result<Dataset> open_dataset(const fs::path& path) {
  return open_as(path, Want::labels);
}

Result<Dataset> open_noise(const fs::path& path) {
  std::error_code code;
  if (!fs::is_regular_file(path, code) || !is_media(path.filename().string()))
    return open_as(path, Want::noise);
  const fs::path folder = path.parent_path();
  Files one{printable(path.stem().string()),
            {path.filename().string()},
            [folder](const std::string& file) { return read_file(folder / file); },
            {},
            {}};
  return assemble(std::move(one), Want::noise);
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

}  // namespace mw::data
