// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/feature_set.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <optional>

#include "feature_code_generated.h"
#include "host/base/digest.h"
#include "host/base/stop.h"
#include "host/data/cache.h"
#include "host/features/tables.h"
#include "host/speech/augment.h"

namespace mw {

namespace {

constexpr int kItemsAChunk = 64;

struct Job {
  const speech::Sounds& sounds;
  const features::Spec& spec;
  int rows_each;
  size_t item_elems() const { return size_t(rows_each) * size_t(spec.columns()); }
};

// Items [begin, end) with one extractor.
Outcome extract(const Job& job, features::Extractor& extractor, int64_t begin, int64_t end,
                FeatureSet& set) {
  for (int64_t i = begin; i < end; ++i) {
    MW_TRY_DO(check_stop());
    const speech::LabelledSound sound = job.sounds.draw(i);
    set.labels[size_t(i)] = sound.label;
    const features::Rows rows = extractor.rows(data::to_int16(sound.samples));
    uint16_t* out = set.rows.data() + size_t(i) * job.item_elems();
    const size_t elems = std::min(rows.values.size(), job.item_elems());
    for (size_t e = 0; e < elems; ++e) out[e] = uint16_t(rows.values[e]);
  }
  return Ok{};
}

Result<FeatureSet> extract_all(const Job& job, int threads, const Progress& progress) {
  FeatureSet set{job.spec, job.rows_each, {}, {}};
  set.labels.resize(size_t(job.sounds.count));
  set.rows.resize(size_t(job.sounds.count) * job.item_elems());
  std::vector<features::Extractor> extractors;
  for (int i = 0; i < threads; ++i) {
    MW_TRY(features::Extractor extractor, features::Extractor::create(job.spec));
    extractors.push_back(std::move(extractor));
  }
  Workers workers(threads);
  const int64_t chunk = int64_t(kItemsAChunk) * threads;
  for (int64_t at = 0; at < job.sounds.count; at += chunk) {
    const int64_t end = std::min(at + chunk, job.sounds.count);
    std::mutex mutex;
    std::optional<Error> error;
    workers.run(threads * 4, [&](int part, int thread) {
      const Range range = chunk_range(int(end - at), threads * 4, part);
      const Outcome outcome =
          extract(job, extractors[size_t(thread)], at + range.begin, at + range.end, set);
      const std::lock_guard lock(mutex);
      if (!outcome && !error) error = outcome.error();
    });
    if (error) return *error;
    if (progress) progress({"features", end, job.sounds.count, ""});
  }
  return set;
}

Bytes pack(const FeatureSet& set) {
  Bytes bytes(set.labels.size() * sizeof(int) + set.rows.size() * sizeof(uint16_t));
  if (bytes.empty()) return bytes;
  const size_t split = set.labels.size() * sizeof(int);
  std::memcpy(bytes.data(), set.labels.data(), split);
  std::memcpy(bytes.data() + split, set.rows.data(), bytes.size() - split);
  return bytes;
}

FeatureSet unpack(const Bytes& bytes, const Job& job) {
  FeatureSet set{job.spec, job.rows_each, {}, {}};
  const size_t count = size_t(job.sounds.count), split = count * sizeof(int);
  set.labels.resize(count);
  set.rows.resize(count * job.item_elems());
  MW_CHECK(bytes.size() == split + set.rows.size() * sizeof(uint16_t), "features of another size");
  if (count > 0) std::memcpy(set.labels.data(), bytes.data(), split);
  if (count > 0) std::memcpy(set.rows.data(), bytes.data() + split, bytes.size() - split);
  return set;
}

}  // namespace

Result<FeatureSet> make_features(const speech::Sounds& sounds, const features::Spec& spec,
                                 const FeatureOptions& options, const Progress& progress) {
  MW_TRY_DO(features::validate(spec));
  const Job job{sounds, spec, options.rows_each > 0 ? options.rows_each : spec.rows};
  if (sounds.key.empty()) return extract_all(job, options.threads, progress);
  const std::string key =
      digest_of(kFeatureCode, features::to_json(spec), job.rows_each, sounds.count, sounds.key);
  MW_TRY(const Bytes bytes, data::cached("features " + key, [&]() -> Result<Bytes> {
           MW_TRY(const FeatureSet set, extract_all(job, options.threads, progress));
           return pack(set);
         }));
  return unpack(bytes, job);
}

namespace {

// Vocal tracts of many lengths, evenly spaced in octaves. None for features that are not bands.
std::vector<std::vector<float>> ready_warps(const features::Spec& spec, double limit_octaves) {
  constexpr int kWarps = 33;
  std::vector<std::vector<float>> warps;
  if (spec.kind == features::Kind::mfcc || limit_octaves == 0) return warps;
  for (int i = 0; i < kWarps; ++i) {
    const double octaves = limit_octaves * (2.0 * i / (kWarps - 1) - 1);
    warps.push_back(features::warped_bands(spec, std::exp2(octaves)));
  }
  return warps;
}

// Row by row, what linear interpolation finds at the fractional bands.
void warp_rows(features::Rows& rows, const std::vector<float>& bands) {
  std::vector<int32_t> row(bands.size());
  for (int r = 0; r < rows.count; ++r) {
    int32_t* values = rows.values.data() + size_t(r) * bands.size();
    std::copy_n(values, row.size(), row.begin());
    for (size_t c = 0; c < bands.size(); ++c) {
      const size_t below = std::min(size_t(bands[c]), bands.size() - 2);
      const float share = bands[c] - float(below);
      values[c] =
          int32_t(std::lround(float(row[below]) * (1 - share) + float(row[below + 1]) * share));
    }
  }
}

}  // namespace

Result<std::vector<int8_t>> WindowMaker::window(int64_t item, int first,
                                                const std::vector<float>* bands) {
  std::unique_ptr<features::Extractor> extractor;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      extractor = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!extractor) {
    MW_TRY(features::Extractor made, features::Extractor::create(set_.spec));
    extractor = std::make_unique<features::Extractor>(std::move(made));
  }
  const size_t columns = size_t(set_.spec.columns());
  const uint16_t* from =
      set_.rows.data() + (size_t(item) * size_t(set_.rows_each) + size_t(first)) * columns;
  features::Rows rows{set_.spec.rows, int(columns), {}};
  rows.values.assign(from, from + size_t(set_.spec.rows) * columns);
  if (bands != nullptr) warp_rows(rows, *bands);
  std::vector<int8_t> window = extractor->window(rows, 0);
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(extractor));
  return window;
}

Examples examples_of(const FeatureSet& set, double warp_octaves) {
  auto maker = std::make_shared<WindowMaker>(set);
  const auto fill = [maker, &set, warps = ready_warps(set.spec, warp_octaves)](
                        int64_t item, uint64_t key, std::span<float> input) -> Result<int> {
    Rng rng(key);
    const features::Spec& spec = set.spec;
    const int slack = set.rows_each - spec.rows;
    const int first = key == 0 ? maker->middle() : int(rng.between(0, slack));
    const std::vector<float>* warp =
        key == 0 || warps.empty() ? nullptr : &warps[rng.below(warps.size())];
    MW_TRY(std::vector<int8_t> window, maker->window(item, first, warp));
    if (key != 0) {
      const speech::MaskSpec mask{size_t(spec.rows), size_t(spec.columns())};
      speech::mask_features(std::span(window), mask, int8_t(spec.zero_point), rng);
    }
    for (size_t i = 0; i < window.size(); ++i) {
      input[i] = float(spec.scale * (window[i] - spec.zero_point));
    }
    return set.labels[size_t(item)];
  };
  return {set.count(), fill};
}

Result<std::vector<std::vector<float>>> sample_inputs(const FeatureSet& set, int64_t limit) {
  const Examples examples = examples_of(set);
  const int64_t count = std::min(limit, set.count());
  std::vector<std::vector<float>> inputs(
      size_t(count), std::vector<float>(size_t(set.spec.rows) * size_t(set.spec.columns())));
  for (int64_t i = 0; i < count; ++i) {
    MW_TRY([[maybe_unused]] const int label,
           examples.fill(i * set.count() / count, 0, inputs[size_t(i)]));
  }
  return inputs;
}

}  // namespace mw
