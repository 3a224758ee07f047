// SPDX-License-Identifier: Apache-2.0
#include "host/api/features.h"

#include <algorithm>

#include "host/data/npy.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/recipes/words.h"

namespace mw::api {

namespace {

Result<features::Spec> wanted_spec(const FeatureDumpRequest& request) {
  if (request.model.empty()) return front_end_named(request.front_end);
  MW_TRY(const Graph graph, load_model(request.model));
  return features::front_end_of(graph);
}

}  // namespace

Result<FeatureDump> features_of_sound(const FeatureDumpRequest& request) {
  MW_TRY(const features::Spec spec, wanted_spec(request));
  MW_TRY(data::Sound sound, data::read_sound(request.sound, spec.rate_hz));
  MW_TRY(features::Extractor extractor, features::Extractor::create(spec));
  features::Rows rows = extractor.rows(data::to_int16(sound.samples));
  FeatureDump dump{
      features::to_json(spec),  rows.count, rows.columns, spec.unit(), 0, 0, std::move(rows.values),
      std::move(sound.warnings)};
  if (!dump.values.empty()) {
    const auto [low, high] = std::ranges::minmax_element(dump.values);
    dump.smallest = *low, dump.largest = *high;
  }
  return dump;
}

Outcome write_features(const FeatureDump& dump, const std::filesystem::path& path) {
  return data::write_npy(path, data::Array::of<int32_t>({dump.rows, dump.columns}, dump.values));
}

}  // namespace mw::api
