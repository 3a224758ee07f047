// SPDX-License-Identifier: Apache-2.0
// What: features_of_sound(), a recording to feature rows; and data set summaries.
// Why: behind `milliwatt features` and `milliwatt data`.
// Contract: rows are integers in steps of `unit`, as the device's blocks yield them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/files.h"
#include "host/base/result.h"

namespace mw::api {

struct FeatureDumpRequest {
  std::filesystem::path sound;
  std::string front_end = "log_mel";
  std::filesystem::path model;  // its front-end instead; may be empty
};
struct FeatureDump {
  std::string conventions;  // JSON of host/features/spec.h
  int rows = 0, columns = 0;
  double unit = 1;
  int smallest = 0, largest = 0;
  std::vector<int32_t> values;
};
Result<FeatureDump> features_of_sound(const FeatureDumpRequest& request);
// As .npy, int32 [rows, columns].
Outcome write_features(const FeatureDump& dump, const std::filesystem::path& path);

struct LabelCount {
  std::string label;
  int64_t clips = 0, groups = 0;
  double seconds = 0;
};
struct DataSummary {
  std::string name;
  int64_t clips = 0, groups = 0;
  double seconds = 0;
  std::vector<LabelCount> labels;
  std::vector<std::string> words;  // that `train` would take
};
struct ClipRow {
  std::string path, label, group;
  int64_t bytes = 0;
};
struct SplitRow {
  std::string part;
  int64_t clips = 0, groups = 0;
};
Result<DataSummary> summarize_data(const std::filesystem::path& path);
Result<std::vector<ClipRow>> list_data(const std::filesystem::path& path);
// Groups that stand in both sets: a test set that shares speakers with training proves nothing.
struct SplitCheck {
  std::vector<SplitRow> parts;
  std::vector<std::string> shared_groups;
  int64_t shared_clips = 0;  // of equal content
};
// test may be empty: then the sets of a split by group.
Result<SplitCheck> check_split(const std::filesystem::path& data,
                               const std::filesystem::path& test);

}  // namespace mw::api
