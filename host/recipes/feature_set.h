// SPDX-License-Identifier: Apache-2.0
// What: FeatureSet, feature rows of many windows in one block; made in parallel and cached; and
// the Examples that the trainer draws from it.
// Why: features come from the very kernels of the device, which costs more than a training step
// per window: they are made once and used in every epoch, shifted and masked at random.
// Contract: deterministic for any number of threads. A window has rows_each >= spec.rows rows: the
// rest is room for random shifts. The network's input is scale * (q - zero_point) of the int8
// features that the device computes.
#pragma once

#include <memory>
#include <mutex>

#include "host/base/progress.h"
#include "host/features/extractor.h"
#include "host/speech/sounds.h"
#include "host/train/feeder.h"

namespace mw {

struct FeatureSet {
  features::Spec spec;
  int rows_each = 0;
  std::vector<int> labels;
  std::vector<uint16_t> rows;  // [count][rows_each][columns]; s16 features as their bits

  int64_t count() const { return int64_t(labels.size()); }
};

struct FeatureOptions {
  int rows_each = 0;  // 0: spec.rows
  int threads = 1;
};
Result<FeatureSet> make_features(const speech::Sounds& sounds, const features::Spec& spec,
                                 const FeatureOptions& options, const Progress& progress);

// Int8 windows of a set, from any thread.
class WindowMaker {
 public:
  explicit WindowMaker(const FeatureSet& set) : set_(set) {}
  // The int8 input for rows [first, first + spec.rows) of an item. bands: where to read each band
  // (features::warped_bands); null: as it is.
  Result<std::vector<int8_t>> window(int64_t item, int first,
                                     const std::vector<float>* bands = nullptr);
  int middle() const { return (set_.rows_each - set_.spec.rows) / 2; }

 private:
  const FeatureSet& set_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<features::Extractor>> idle_;
};

// For the trainer: shifted by whole rows, warped along the bands and masked where key is not 0.
// Borrows the set. warp_octaves: frequencies vary by up to so much to either side.
Examples examples_of(const FeatureSet& set, double warp_octaves = 0);

// The input that every window has, as the first `limit` items of a set, evenly spread: for
// calibration.
Result<std::vector<std::vector<float>>> sample_inputs(const FeatureSet& set, int64_t limit);

}  // namespace mw
