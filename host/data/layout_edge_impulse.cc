// SPDX-License-Identifier: Apache-2.0
// A project exported from Edge Impulse: training/ and testing/, each with recordings named
// "label.hash.wav" and an info.labels that gives their labels.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/data/json_walk.h"
#include "host/data/layout.h"
#include "host/data/names.h"
#include "host/data/stray.h"

namespace mw::data {
namespace {

struct Told {
  std::string label;  // empty: see `why`
  std::string why, group;
  Part part = Part::none;
};

// One entry of "files".
struct Entry {
  std::string path, category, label;
  std::string first;     // of labels over time
  bool several = false;  // they differ
  std::map<std::string, std::string> metadata;
};

constexpr std::array kSpeakers{"speaker", "person", "subject", "user", "participant"};

// {"type": "label", "label": "yes"}, or several over time, or none.
Told told_of(const Entry& entry) {
  Told told;
  told.part = part_named(entry.category);
  for (const char* key : kSpeakers) {
    const auto it = entry.metadata.find(key);
    if (told.group.empty() && it != entry.metadata.end()) told.group = printable(it->second);
  }
  const std::string& label = entry.label.empty() ? entry.first : entry.label;
  if (entry.several || (!entry.first.empty() && entry.first != label))
    told.why = "has several labels";
  if (label.empty()) told.why = "has no label";
  told.label = printable(label);
  return told;
}

class InfoReader : public JsonWalk {
 public:
  explicit InfoReader(std::function<void(const Entry&)> take) : take_(std::move(take)) {}
  bool is_list() const { return is_list_; }

 private:
  bool on_enter(bool array) override {
    if (at({"files"})) is_list_ = array;
    if (at({"files", ""})) entry_ = {};
    return true;
  }
  bool on_leave(bool) override {
    if (at({"files", ""})) take_(entry_);
    return !stop_requested();
  }
  bool on_text(const std::string& whole) override {
    constexpr size_t kLongest_bytes = 4096;  // of a path; no label is longer
    const std::string value = whole.substr(0, kLongest_bytes);
    if (at({"files", "", "path"})) entry_.path = value;
    if (at({"files", "", "category"})) entry_.category = value;
    if (at({"files", "", "label"}) || at({"files", "", "label", "label"})) entry_.label = value;
    if (at({"files", "", "label", "labels", "", "label"})) {
      if (entry_.first.empty()) entry_.first = value;
      entry_.several = entry_.several || entry_.first != value;
    }
    if (path().size() == 4 && path()[0] == "files" && path()[2] == "metadata" &&
        std::ranges::find(kSpeakers, path()[3]) != kSpeakers.end())
      entry_.metadata[path()[3]] = value;
    return true;
  }

  std::function<void(const Entry&)> take_;
  Entry entry_;
  bool is_list_ = false;
};

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
    InfoReader reader([&](const Entry& entry) {
      std::string path = entry.path;
      std::ranges::replace(path, '\\', '/');
      const auto there = find(folder_of(info), path);
      there ? void(told_.insert_or_assign(*there, told_of(entry))) : void(++absent_);
    });
    const bool whole = nlohmann::json::sax_parse(text, &reader);
    MW_TRY_DO(check_stop());
    if (!whole || !reader.is_list())
      return Error{ErrorKind::malformed_input, "is no list of files in JSON", info,
                   "export the project again, or take the file away: labels are then those in the "
                   "recordings' names"};
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
