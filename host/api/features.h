// SPDX-License-Identifier: Apache-2.0
// What: features_of_sound(), a recording to feature rows.
// Why: behind `milliwatt features`.
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
  std::vector<std::string> warnings;  // what of the recording was not read
};
Result<FeatureDump> features_of_sound(const FeatureDumpRequest& request);
// As .npy, int32 [rows, columns].
Outcome write_features(const FeatureDump& dump, const std::filesystem::path& path);

}  // namespace mw::api
