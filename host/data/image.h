// SPDX-License-Identifier: Apache-2.0
// What: pictures: PNG files, and the CIFAR binary layout.
// Why: the image sets that models are trained and scored on come in these.
// Contract: pixels are uint8 in HWC order, shape {height, width, channels}; channels is 1 for gray
// and 3 for everything else: palettes become RGB, alpha is dropped, 16 bits become 8. Files are
// hostile: sides are bounded, damage is an error.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "host/data/npy.h"

namespace mw::data {

inline constexpr uint32_t kMaxImageSide = 16384;

Result<Array> decode_png(std::span<const uint8_t> file);
Result<Array> read_png(const std::filesystem::path& path);
Bytes encode_png(const Array& image);  // uint8, {height, width, 1 or 3}

// CIFAR-10 binary: records of a label byte, then 32x32 planes of red, green, blue.
struct LabelledImages {
  std::vector<uint8_t> labels;
  Array images;  // uint8 {count, 32, 32, 3}
};
Result<LabelledImages> decode_cifar10(std::span<const uint8_t> file);

}  // namespace mw::data
