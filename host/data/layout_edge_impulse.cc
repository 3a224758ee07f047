// SPDX-License-Identifier: Apache-2.0
// A project exported from Edge Impulse: training/ and testing/, each with recordings named
// "label.hash.wav" and an info.labels that gives their labels.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "host/base/text.h"
#include "host/data/layout.h"
#include "host/data/names.h"
#include "host/data/stray.h"

namespace mw::data {
namespace {

using Json = nlohmann::json;

struct Told {
  std::string label;  // empty: see `why`
  std::string why, group;
  Part part = Part::none;
};

std::string text_of(const Json& object, const char* key) {
  const auto it = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

// {"type": "label", "label": "yes"}, or several over time, or none.
Told told_of(const Json& file) {
  Told told;
  told.part = part_named(text_of(file, "category"));
  const Json metadata = file.value("metadata", Json::object());
  for (const char* key : {"speaker", "person", "subject", "user", "participant"})
    if (told.group.empty()) told.group = printable(text_of(metadata, key));
  const Json label = file.value("label", Json());
  told.label = label.is_string() ? label.get<std::string>() : text_of(label, "label");
  const Json several = label.is_object() ? label.value("labels", Json::array()) : Json::array();
  for (const Json& part : several) {
    const std::string name = text_of(part, "label");
    if (told.label.empty()) told.label = name;
    if (told.label != name) told.why = "has several labels";
  }
  if (told.label.empty()) told.why = "has no label";
  told.label = printable(told.label);
  return told;
}

std::string folder_of(std::string_view path) {
  return std::string(path.substr(0, path.rfind('/') + 1));  // npos + 1 is 0
}

class Exported {
 public:
  explicit Exported(const FileTree& tree) : tree_(tree) {}

  Outcome read(const std::string& info) {
    constexpr size_t kMostBytes = size_t{32} << 20;
    MW_TRY(const std::string text, tree_.text(info));
    if (text.size() > kMostBytes)
      return Error{ErrorKind::does_not_fit, fmt::format("{} bytes", text.size()), info, ""};
    const Json json = Json::parse(text, nullptr, false);
    const auto files = json.is_object() ? json.find("files") : json.end();
    if (!json.is_object() || files == json.end() || !files->is_array())
      return Error{ErrorKind::malformed_input, "is no list of files in JSON", info,
                   "export the project again, or take the file away: labels are then those in the "
                   "recordings' names"};
    for (const Json& file : *files) {
      std::string path = text_of(file, "path");
      std::ranges::replace(path, '\\', '/');
      const auto there = find(folder_of(info), path);
      there ? void(told_.insert_or_assign(*there, told_of(file))) : void(++absent_);
    }
    return Ok{};
  }

  Layout layout() const {
    Layout out;
    for (const std::string& path : tree_.paths) {
      if (is_control(path)) continue;
      const auto it = told_.find(path);
      Told told = it != told_.end() ? it->second : Told{label_in_name(path), "", "", Part::none};
      if (told.part == Part::none) told.part = part_named(cut(path, '/').front());
      if (told.label.empty() && told.why.empty()) told.why = "is not named in info.labels";
      if (told.why.empty()) {
        Clip clip{path, told.label, told.group, "", nullptr};
        clip.part = told.part;
        out.clips.push_back(std::move(clip));
      } else {
        out.skipped.push_back({path, told.why});
      }
    }
    if (absent_ > 0)
      out.warnings.push_back(fmt::format("{} that info.labels names {} not there",
                                         counted(int64_t(absent_), "recording"),
                                         absent_ == 1 ? "is" : "are"));
    return out;
  }

 private:
  // Its paths count from the project, which may not be what was opened.
  std::optional<std::string> find(const std::string& folder, const std::string& path) const {
    const std::string file = path.substr(path.rfind('/') + 1);
    for (const std::string& candidate : {folder + path, path, folder + file})
      if (!file.empty() && tree_.has(candidate)) return candidate;
    return std::nullopt;
  }

  const FileTree& tree_;
  std::map<std::string, Told> told_;
  size_t absent_ = 0;
};

}  // namespace

std::vector<std::string> info_files(const FileTree& tree) {
  std::vector<std::string> found;
  for (const std::string& path : tree.paths) {
    const auto parts = cut(path, '/');
    if (parts.size() <= 2 && parts.back() == kInfoName) found.push_back(path);
  }
  return found;
}

Result<Layout> lay_out_edge_impulse(const FileTree& tree) {
  Exported exported(tree);
  for (const std::string& info : info_files(tree)) MW_TRY_DO(exported.read(info));
  return exported.layout();
}

}  // namespace mw::data
