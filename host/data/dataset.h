// SPDX-License-Identifier: Apache-2.0
// What: a data set as a list of labelled clips, from a folder, an archive, or an index in either;
// its mapping to the words one wants, and its splits.
// Why: training, evaluation and the demo see one shape, whatever the user brought.
// Contract: clips are sorted by path, so the same content gives the same list anywhere. A clip
// loads its bytes on demand (archives stay in memory) and is a value that can outlive the set.
// Splits never put one group (speaker, person, recording) on two sides.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/data/archive.h"
#include "host/data/wav.h"

namespace mw::data {

inline constexpr const char* kUnknown = "unknown";

struct Clip {
  std::string path;   // below the set's root, with '/'
  std::string label;  // a leading '_' marks what is no class (_background_noise_)
  std::string group;  // speaker, person or recording; empty: not known
  std::string hash;   // of the content
  std::shared_ptr<const std::function<Result<Bytes>(const std::string& path)>> source;

  Result<Bytes> load() const { return (*source)(path); }
  // The bytes as sound. Errors carry the clip's path.
  Result<Sound> sound(int rate_hz) const;
};

struct Dataset {
  std::string name;
  std::vector<Clip> clips;

  std::vector<std::string> labels() const;  // sorted, each once
  Dataset with_label(const std::string& label) const;
  const Clip* find(const std::string& path) const;  // nullptr: not there
};

// Opens a folder or an archive.
//   index.tsv at its root (or in its one top folder): tab-separated, first row names the columns;
//     `path` and `label` are needed, `group` and `bytes` are used, the rest is ignored. Rows with
//     an empty label are left out. A file that is missing or of another size is an error.
//   else label/file or label/group/file: the first folder is the label, a second one the group;
//     "<speaker>_nohash_<n>.wav", as Speech Commands names its files, gives the group too.
//     Hidden files and files at the root are left out.
// Errors: io, malformed_input (with the index's line), does_not_fit.
Result<Dataset> open_dataset(const std::filesystem::path& path);
Result<Dataset> dataset_from_archive(std::string name, Archive archive);

// Labels outside `words` become kUnknown, labels with a leading '_' leave the set. Errors: usage,
// when a word has no clip.
Result<Dataset> map_words(const Dataset& set, const std::vector<std::string>& words);
// "left,right,up" -> {left, right, up}; spaces around commas go. Errors: usage, for doubles.
Result<std::vector<std::string>> parse_words(const std::string& text);

struct SplitSpec {
  double validation = 0.1;  // of the clips, about: whole groups move
  double test = 0.1;
  uint64_t seed = 1;
};
struct Split {
  Dataset train, validation, test;
};
// Groups in the order of their hash with the seed: first test, then validation, the rest trains.
// A clip without a group is a group of its own path. A share above zero gets at least one group
// as long as train keeps one. Errors: usage, for shares outside [0, 1) or too few groups.
Result<Split> split(const Dataset& set, const SplitSpec& spec);

}  // namespace mw::data
