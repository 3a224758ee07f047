// SPDX-License-Identifier: Apache-2.0
#include "host/api/features.h"

#include <algorithm>
#include <map>
#include <set>

#include "host/api/words.h"
#include "host/data/npy.h"
#include "host/ir/model_file.h"

namespace mw::api {

namespace {

Result<features::Spec> wanted_spec(const FeatureDumpRequest& request) {
  if (request.model.empty()) return front_end_named(request.front_end);
  MW_TRY(const Graph graph, load_model(request.model));
  return front_end_of(graph);
}

std::set<std::string> groups_of(const data::Dataset& set) {
  std::set<std::string> groups;
  for (const data::Clip& clip : set.clips) groups.insert(clip.group);
  groups.erase("");
  return groups;
}

SplitRow row_of(const char* part, const data::Dataset& set) {
  return {part, int64_t(set.clips.size()), int64_t(groups_of(set).size())};
}

}  // namespace

Result<FeatureDump> features_of_sound(const FeatureDumpRequest& request) {
  MW_TRY(const features::Spec spec, wanted_spec(request));
  MW_TRY(const data::Sound sound, data::read_sound(request.sound, spec.rate_hz));
  MW_TRY(features::Extractor extractor, features::Extractor::create(spec));
  features::Rows rows = extractor.rows(data::to_int16(sound.samples));
  FeatureDump dump{features::to_json(spec), rows.count, rows.columns, spec.unit(), 0, 0,
                   std::move(rows.values)};
  if (!dump.values.empty()) {
    const auto [low, high] = std::ranges::minmax_element(dump.values);
    dump.smallest = *low, dump.largest = *high;
  }
  return dump;
}

Outcome write_features(const FeatureDump& dump, const std::filesystem::path& path) {
  return data::write_npy(path, data::Array::of<int32_t>({dump.rows, dump.columns}, dump.values));
}

Result<DataSummary> summarize_data(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  DataSummary summary{
      set.name, int64_t(set.clips.size()), int64_t(groups_of(set).size()), 0, {}, main_words(set)};
  for (const std::string& label : set.labels()) {
    const data::Dataset part = set.with_label(label);
    LabelCount count{label, int64_t(part.clips.size()), int64_t(groups_of(part).size()), 0};
    for (const data::Clip& clip : part.clips) {
      MW_TRY(const data::Sound sound, clip.sound(0));
      count.seconds += sound.seconds();
    }
    summary.seconds += count.seconds;
    summary.labels.push_back(std::move(count));
  }
  return summary;
}

Result<std::vector<ClipRow>> list_data(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  std::vector<ClipRow> rows;
  for (const data::Clip& clip : set.clips) {
    MW_TRY(const Bytes bytes, clip.load());
    rows.push_back({clip.path, clip.label, clip.group, int64_t(bytes.size())});
  }
  return rows;
}

Result<SplitCheck> check_split(const std::filesystem::path& data,
                               const std::filesystem::path& test) {
  MW_TRY(data::Dataset all, data::open_dataset(data));
  data::Split parts;
  if (test.empty()) {
    MW_TRY(parts, data::split(all, {}));
  } else {
    parts.train = std::move(all);
    MW_TRY(parts.test, data::open_dataset(test));
  }
  SplitCheck check;
  check.parts = {row_of("train", parts.train), row_of("validation", parts.validation),
                 row_of("test", parts.test)};
  std::ranges::set_intersection(groups_of(parts.train), groups_of(parts.test),
                                std::back_inserter(check.shared_groups));
  std::set<std::string> hashes;
  for (const data::Clip& clip : parts.train.clips) hashes.insert(clip.hash);
  for (const data::Clip& clip : parts.test.clips) check.shared_clips += hashes.contains(clip.hash);
  return check;
}

}  // namespace mw::api
