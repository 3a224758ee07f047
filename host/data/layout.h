// SPDX-License-Identifier: Apache-2.0
// What: the ways in which files say their labels: an index, Edge Impulse's info.labels, folders.
// Why: each is one file; open_dataset() tries them in the order of how much they say.
// Contract: paths are readable, sorted, below the set's root. A layout fills in path, label, group
// and part of each clip, and says which files it left out and why. It loads nothing but its own
// control files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/data/dataset.h"

namespace mw::data {

using Loader = std::function<Result<Bytes>(const std::string& path)>;
// What tells a file from others, without keeping it.
struct Content {
  std::string hash;
  uint64_t bytes = 0;
};
using Identifier = std::function<Result<Content>(const std::string& path)>;

inline constexpr std::string_view kIndexName = "index.tsv";
inline constexpr std::string_view kInfoName = "info.labels";
inline constexpr std::string_view kTestingList = "testing_list.txt";
inline constexpr std::string_view kValidationList = "validation_list.txt";

struct FileTree {
  std::string root_name;  // of the folder that the paths lie in
  std::vector<std::string> paths;
  const Loader* load = nullptr;
  const Identifier* identify = nullptr;
  size_t files = 0;  // that `load` knows, those that are skipped too

  bool has(std::string_view path) const;
  Result<std::string> text(std::string_view path) const;
};

struct Layout {
  std::vector<Clip> clips;
  std::vector<Skipped> skipped;
  std::vector<std::string> warnings;
};

Result<Layout> lay_out_index(const FileTree& tree);
std::vector<std::string> info_files(const FileTree& tree);  // the paths of its info.labels
Result<Layout> lay_out_edge_impulse(const FileTree& tree);
Result<Layout> lay_out_folders(const FileTree& tree);

// "training" and "Train" are train; none where a folder's name is no part of a split.
Part part_named(std::string_view folder);
// "yes" of "yes.3f0a1t.wav"; empty for names of another form.
std::string label_in_name(std::string_view file);
// The set's lists of clips for testing and validation, where it has them. All clips of a speaker go
// with the one that is listed.
Outcome apply_lists(const FileTree& tree, Layout& layout);

}  // namespace mw::data
