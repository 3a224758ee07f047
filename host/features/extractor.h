// SPDX-License-Identifier: Apache-2.0
// What: Extractor, turns recordings into features by running the front-end's graph natively.
// Why: what a model is trained and scored on comes from the very kernels of the device.
// Contract: each recording is a stream of its own: adaptive blocks start afresh. Deterministic. Not
// thread-safe; one Extractor a thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/features/spec.h"
#include "host/sim/sim.h"

namespace mw::features {

// Integer features in steps of Spec::unit(), row-major [count, columns].
struct Rows {
  int count = 0, columns = 0;
  std::vector<int32_t> values;

  std::span<const int32_t> row(int i) const {
    return {values.data() + size_t(i) * size_t(columns), size_t(columns)};
  }
};

class Extractor {
 public:
  static Result<Extractor> create(const Spec& spec);
  const Spec& spec() const { return spec_; }

  // Every row whose frame lies whole within `pcm` (mono, spec().rate_hz): none if it is shorter
  // than one frame.
  Rows rows(std::span<const int16_t> pcm);
  // The model's int8 input [spec().rows, columns] for rows [first, first + spec().rows); rows
  // outside the recording are zero.
  std::vector<int8_t> window(const Rows& rows, int first);

 private:
  Extractor(Spec spec, Sim stream, Sim window)
      : spec_(std::move(spec)), stream_(std::move(stream)), window_(std::move(window)) {}

  Spec spec_;
  Sim stream_, window_;
};

}  // namespace mw::features
