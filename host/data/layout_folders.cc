// SPDX-License-Identifier: Apache-2.0
// label/file or label/speaker/file, in one folder or in one for each part of a split; and the lists
// of Speech Commands, which say the parts instead.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/text.h"
#include "host/data/layout.h"
#include "host/data/names.h"
#include "host/data/stray.h"

namespace mw::data {
namespace {

// "<speaker>_nohash_<n>.wav" is how Speech Commands names its clips.
std::string speaker_of(std::string_view file) {
  const size_t at = file.find("_nohash_");
  return at == std::string_view::npos ? "" : std::string(file.substr(0, at));
}

struct Placed {
  std::string path;  // from the root
  Part part;
  std::vector<std::string_view> names;  // below the part's folder; of `path`
};

// The names of parts at one level are parts when nothing else stands there, or when they hold
// folders themselves: "train" may also be a word that is said.
bool are_parts(const std::vector<std::string>& paths) {
  std::set<Part> parts;
  bool others = false, deeper = false;
  for (const std::string& path : paths) {
    const auto names = cut(path, '/');
    if (names.size() < 2 || names[0].starts_with('_')) continue;
    const Part part = part_named(names[0]);
    parts.insert(part);
    others = others || part == Part::none;
    deeper = deeper || (part != Part::none && names.size() > 2);
  }
  parts.erase(Part::none);
  return others ? deeper && parts.size() > 1 : !parts.empty();
}

// label/train/file: the second level.
bool are_inner_parts(const std::vector<Placed>& files) {
  std::set<Part> parts;
  for (const Placed& file : files)
    if (file.names.size() > 2) parts.insert(part_named(file.names[1]));
  return parts.size() > 1 && !parts.contains(Part::none);
}

std::vector<Placed> placed_of(const FileTree& tree) {
  std::vector<std::string> files;
  for (const std::string& path : tree.paths)
    if (!is_control(path)) files.push_back(path);
  const bool parts = are_parts(files);
  std::vector<Placed> out;
  for (const std::string& path : files) out.push_back({path, Part::none, {}});
  for (Placed& file : out) {
    file.names = cut(file.path, '/');
    if (!parts || file.names.size() < 2) continue;
    file.part = part_named(file.names[0]);
    if (file.part != Part::none) file.names.erase(file.names.begin());
  }
  return out;
}

Clip clip_of(const Placed& file, bool inner_parts) {
  Clip clip{file.path, std::string(file.names[0]), "", "", nullptr};
  clip.part = file.part;
  const bool inner = inner_parts && file.names.size() > 2;
  if (inner) clip.part = part_named(file.names[1]);
  const size_t group_at = inner ? 2 : 1;
  clip.group = file.names.size() > group_at + 1 ? std::string(file.names[group_at])
                                                : speaker_of(file.names.back());
  return clip;
}

// Files without a folder of a label, where none has one: Edge Impulse's names say it.
Outcome label_by_names(const FileTree& tree, const std::vector<Placed>& files, Layout& layout) {
  std::set<std::string> labels;
  bool all = true;
  for (const Placed& file : files) {
    const std::string label = label_in_name(file.path);
    all = all && !label.empty();
    labels.insert(label);
  }
  const bool told =
      std::ranges::any_of(files, [](const Placed& f) { return f.part != Part::none; });
  if (!all || (labels.size() < 2 && !told && part_named(tree.root_name) == Part::none))
    return Error{
        ErrorKind::malformed_input,
        fmt::format("{} here and no folder that names a label", counted(std::ssize(files), "clip")),
        "",
        "make one folder a label, with its clips in it: yes/1.wav, no/1.wav; a folder of "
        "noise is given as --noise"};
  for (const Placed& file : files) {
    Clip clip{file.path, label_in_name(file.path), "", "", nullptr};
    clip.part = file.part;
    layout.clips.push_back(std::move(clip));
  }
  return Ok{};
}

}  // namespace

Part part_named(std::string_view folder) {
  static const std::map<std::string, Part, std::less<>> kParts{
      {"train", Part::train},           {"training", Part::train}, {"test", Part::test},
      {"testing", Part::test},          {"val", Part::validation}, {"valid", Part::validation},
      {"validation", Part::validation}, {"dev", Part::validation}};
  const auto it = kParts.find(lower_case(folder));
  return it == kParts.end() ? Part::none : it->second;
}

std::string label_in_name(std::string_view path) {
  const std::string_view file = cut(path, '/').back();
  const auto parts = cut(file, '.');
  return parts.size() >= 3 && !parts[1].empty() ? std::string(parts[0]) : "";
}

Result<Layout> lay_out_folders(const FileTree& tree) {
  Layout layout;
  const std::vector<Placed> files = placed_of(tree);
  const bool inner = are_inner_parts(files);
  std::vector<Placed> flat;
  for (const Placed& file : files) {
    if (file.names.size() < 2) {
      flat.push_back(file);
    } else {
      layout.clips.push_back(clip_of(file, inner));
    }
  }
  if (layout.clips.empty() && !flat.empty()) {
    MW_TRY_DO(label_by_names(tree, flat, layout));
  } else {
    for (const Placed& file : flat)
      layout.skipped.push_back({file.path, "lies in no label's folder"});
  }
  MW_TRY_DO(apply_lists(tree, layout));
  return layout;
}

Outcome apply_lists(const FileTree& tree, Layout& layout) {
  std::map<std::string_view, Part> listed;
  for (const Clip& clip : layout.clips) listed.emplace(clip.path, Part::none);
  size_t absent = 0;
  const std::pair<std::string_view, Part> lists[] = {{kValidationList, Part::validation},
                                                     {kTestingList, Part::test}};
  for (const auto& entry : lists) {
    const auto list = entry.first;
    const Part part = entry.second;  // clang 14 lets no lambda see a binding
    if (!tree.has(list)) continue;
    MW_TRY(std::string text, tree.text(list));
    std::ranges::replace(text, '\\', '/');
    const Outcome read = each_line(text, [&](std::string_view line, size_t) -> Outcome {
      while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
      if (line.starts_with("./")) line.remove_prefix(2);
      const auto it = listed.find(line);
      if (it != listed.end()) it->second = part;
      absent += it == listed.end() && !line.empty();
      return Ok{};
    });
    if (!read) return Error(read.error()).at(std::string(list));
  }
  std::map<std::string, Part> group_part;
  size_t found = 0, moved = 0;
  for (Clip& clip : layout.clips) {
    const Part told = listed.at(clip.path);
    if (told == Part::none) continue;
    ++found;
    clip.part = told;
    Part& part = group_part[clip.group];
    part = std::max(part, clip.part);
  }
  if (found == 0) return Ok{};
  group_part.erase("");
  for (Clip& clip : layout.clips) {
    if (clip.part == Part::none) clip.part = Part::train;
    const auto it = group_part.find(clip.group);
    if (clip.label.starts_with('_') || it == group_part.end() || clip.part == it->second) continue;
    clip.part = it->second;
    ++moved;
  }
  if (moved > 0)
    layout.warnings.push_back(fmt::format(
        "the lists of this set divide speakers: {} went along with what is listed of the same "
        "speaker, so that nobody is both learned from and tested on",
        counted(int64_t(moved), "clip")));
  if (absent > 0)
    layout.warnings.push_back(fmt::format("{} that the lists name {} not there",
                                          counted(int64_t(absent), "clip"),
                                          absent == 1 ? "is" : "are"));
  return Ok{};
}

}  // namespace mw::data
