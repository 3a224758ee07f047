// SPDX-License-Identifier: Apache-2.0
// What: a data set as a list of labelled clips, from a folder or an archive, however they say the
// labels; its mapping to the words one wants, and its splits.
// Why: training, evaluation and the demo see one shape, whatever the user brought.
// Contract: clips are sorted by path, so the same content gives the same list anywhere. A clip
// loads its bytes on demand (archives stay in memory) and is a value that can outlive the set.
// Paths, labels and groups are text, whatever the bytes of the files' names; two names stay two.
// Splits put no group (speaker, person, recording) on two sides, or say where they had to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/data/archive.h"
#include "host/data/wav.h"

namespace mw::data {

inline constexpr const char* kUnknown = "unknown";

// The part of a split that a set itself says a clip belongs to.
enum class Part : uint8_t { none, train, validation, test };

struct Clip {
  std::string path;   // below the set's root, with '/'
  std::string label;  // a leading '_' marks what is no class (_background_noise_)
  std::string group;  // speaker, person or recording; empty: not known
  std::string hash;   // of the content; of one that cannot be loaded, like no other
  std::shared_ptr<const std::function<Result<Bytes>(const std::string& path)>> source;
  Part part = Part::none;

  Result<Bytes> load() const { return (*source)(path); }
  // The bytes as sound. Errors carry the clip's path.
  Result<Sound> sound(int rate_hz) const;
  Result<SoundFacts> measured() const;
};

// A file that counts for nothing.
struct Skipped {
  std::string path, why;  // why: one of a few reasons, "left by macOS"
};

struct Dataset {
  std::string name;
  std::vector<Clip> clips;
  std::vector<Skipped> skipped{};       // sorted by path
  std::vector<std::string> warnings{};  // what a user should know of how it was read
  uint64_t packed_bytes = 0;            // of the archive that it is; 0: a folder

  std::vector<std::string> labels() const;  // sorted, each once
  Dataset with_label(const std::string& label) const;
  const Clip* find(const std::string& path) const;  // nullptr: not there
};

// Bounds what the clips of a set hold together: 64 Mi samples, or 32 for each byte that the set
// takes, packed as it is. What takes no space in an archive takes time all the same.
class SampleBudget {
 public:
  explicit SampleBudget(const Dataset& set) : packed_bytes_(set.packed_bytes) {}
  // Errors: does_not_fit.
  Outcome take(const SoundFacts& clip);

 private:
  uint64_t packed_bytes_, clip_bytes_ = 0;
  int64_t samples_ = 0;
};

// Opens a folder or an archive (docs/formats.md, "Data sets").
//   index.tsv: tab-separated, first row names the columns; `path` and `label` are needed, `group`
//     and `bytes` are used, the rest is ignored. Rows with an empty label are left out. A file that
//     is missing or of another size is an error.
//   else info.labels, as Edge Impulse exports it.
//   else label/file or label/group/file, below folders named train, test, validation or without;
//     "<speaker>_nohash_<n>.wav", as Speech Commands names its files, gives the group too, and its
//     testing_list.txt and validation_list.txt the parts.
// Folders around all the others are passed through. What systems, editors and people leave beside
// clips is skipped. Links are followed, but no folder is entered twice.
// Errors: io, malformed_input (with the index's line), does_not_fit.
Result<Dataset> open_dataset(const std::filesystem::path& path);
Result<Dataset> dataset_from_archive(std::string name, Archive archive);
// Every sound in a folder, an archive or one file, whatever its place; where there are folders with
// a leading '_', those alone. All are labelled "_noise_".
Result<Dataset> open_noise(const std::filesystem::path& path);

// Labels outside `words` become kUnknown, labels with a leading '_' leave the set. Errors: usage,
// when a word has no clip.
Result<Dataset> map_words(const Dataset& set, const std::vector<std::string>& words);
// "left,right,up" -> {left, right, up}; spaces around commas go. Errors: usage, for doubles.
Result<std::vector<std::string>> parse_words(const std::string& text);

struct SplitSpec {
  double validation = 0.1;  // of the clips, about: whole groups move
  double test = 0.1;
  uint64_t seed = 1;
  // Where a side would lack a label because too few groups have it, split the clips of that label
  // without regard to groups, and say so.
  bool may_share_groups = false;
};
struct Split {
  Dataset train, validation, test;
  std::vector<std::string> warnings;  // which part lacks what, and what its score is worth
};
// By label: each side holds about its share of every label's clips, and at least one of each label
// where there are enough groups; train comes first, then test, then validation. Whole groups move,
// in the order of their hash with the seed. A clip without a group is a group of its own path. A
// share above zero gets at least one group as long as train keeps one. Errors: usage, for shares
// outside [0, 1) or too few groups.
Result<Split> split(const Dataset& set, const SplitSpec& spec);
// The parts that the set itself states; what it does not state is drawn by split(). Labels with a
// leading '_' stay with train.
bool states_parts(const Dataset& set);
Result<Split> split_as_stated(const Dataset& set, const SplitSpec& spec);

// What a score on `test` is worth after learning from `train`: warnings where groups are unknown,
// shared, or the very clips are the same.
std::vector<std::string> leaks_between(const Dataset& train, const Dataset& test);

}  // namespace mw::data
