// SPDX-License-Identifier: Apache-2.0
#include "host/features/extractor.h"

#include <algorithm>
#include <cstring>

#include "host/features/front_end.h"

namespace mw::features {

Result<Extractor> Extractor::create(const Spec& spec) {
  MW_TRY(const Graph rows, rows_graph(spec, 1));
  MW_TRY(const Graph window, window_graph(spec));
  MW_TRY(Sim stream, Sim::open(rows));
  MW_TRY(Sim whole, Sim::open(window));
  return Extractor(spec, std::move(stream), std::move(whole));
}

Rows Extractor::rows(std::span<const int16_t> pcm) {
  Rows rows{0, spec_.columns(), {}};
  const size_t window = size_t(spec_.window_samples), hop = size_t(spec_.hop_samples);
  if (pcm.size() >= window) rows.count = int((pcm.size() - window) / hop) + 1;
  const int delay = delay_rows(spec_);
  stream_.reset();
  for (int call = 0; call < rows.count + delay; ++call) {
    // The last frame may end before the last hop does; what it does not cover is of no consequence.
    const size_t begin = std::min(size_t(call) * hop, pcm.size());
    const std::span<const int16_t> fresh = pcm.subspan(begin, std::min(hop, pcm.size() - begin));
    const std::span<uint8_t> input = stream_.input(0);
    std::ranges::fill(input, uint8_t{0});
    if (!fresh.empty()) std::memcpy(input.data(), fresh.data(), fresh.size_bytes());
    MW_CHECK(stream_.run().ok(), "a front-end has no loop");
    if (call < delay) continue;
    const std::span<const uint8_t> output = stream_.output(0);
    for (size_t c = 0; c < size_t(rows.columns); ++c) {
      uint16_t bits;
      std::memcpy(&bits, output.data() + 2 * c, sizeof(bits));
      rows.values.push_back(spec_.kind == Kind::mfcc ? int32_t(int16_t(bits)) : int32_t(bits));
    }
  }
  return rows;
}

std::vector<int8_t> Extractor::window(const Rows& rows, int first) {
  const std::span<uint8_t> input = window_.input(0);
  const size_t columns = size_t(spec_.columns());
  for (int r = 0; r < spec_.rows; ++r) {
    for (size_t c = 0; c < columns; ++c) {
      const int from = first + r;
      const bool inside = from >= 0 && from < rows.count;
      const uint16_t bits = inside ? uint16_t(rows.row(from)[c]) : uint16_t(0);
      std::memcpy(input.data() + 2 * (size_t(r) * columns + c), &bits, sizeof(bits));
    }
  }
  MW_CHECK(window_.run().ok(), "a front-end has no loop");
  const std::span<const uint8_t> output = window_.output(0);
  std::vector<int8_t> values(output.size());
  std::memcpy(values.data(), output.data(), output.size());
  return values;
}

}  // namespace mw::features
