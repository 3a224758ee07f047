// SPDX-License-Identifier: Apache-2.0
// What: what a data set holds, as it is read: labels, speakers, parts, noise, what was skipped or
// cannot be read, and what to know before training on it.
// Why: behind `milliwatt data`; most bad models are bad data that nobody looked at.
// Contract: every clip is decoded; one without sound counts nowhere but in `unreadable`. Clips of
// equal content are decoded once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw::api {

struct ClipCount {
  std::string name;  // of a label or a part
  int64_t clips = 0, groups = 0;
  double seconds = 0;
};
struct FileNote {
  std::string path, text;
};
struct SkippedFiles {
  std::string why;
  std::vector<std::string> paths;
};
struct RateCount {
  int rate_hz = 0;
  int64_t clips = 0;
};
struct DataSummary {
  std::string name;
  ClipCount all, noise;  // noise: labels with a leading '_'; not in all
  int64_t without_group = 0;
  double shortest_s = 0, longest_s = 0;
  std::vector<ClipCount> labels;  // noise among them
  std::vector<ClipCount> parts;   // that the set itself states
  std::vector<RateCount> rates;
  std::vector<std::string> words;  // that `train` would take
  std::vector<SkippedFiles> skipped;
  std::vector<FileNote> unreadable, clip_warnings;
  std::vector<std::string> warnings;
};
Result<DataSummary> summarize_data(const std::filesystem::path& path);

struct ClipRow {
  std::string path, label, group, part;
  int64_t bytes = 0;
};
Result<std::vector<ClipRow>> list_data(const std::filesystem::path& path);

// Groups that stand in both sets: a test set that shares speakers with training proves nothing.
struct SplitCheck {
  bool stated = false;  // by the set itself
  std::vector<ClipCount> parts;
  std::vector<std::string> shared_groups;
  int64_t shared_clips = 0;  // of equal content
};
// test may be empty: then the parts that the set states, or a split by group.
Result<SplitCheck> check_split(const std::filesystem::path& data,
                               const std::filesystem::path& test);

}  // namespace mw::api
