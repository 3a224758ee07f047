// SPDX-License-Identifier: Apache-2.0
// What: recordings in Edge Impulse's data acquisition format, JSON or CBOR, as sound.
// Why: that is what its devices upload and its projects export.
// Contract: one sensor, of audio, whose `interval_ms` is the rate. What has other sensors, or keeps
// its values elsewhere, is refused by its name. The signature is not checked. Files are hostile:
// depth is bounded and memory follows the file's size.
// Source: docs.edgeimpulse.com, "Data acquisition format".
#pragma once

#include "host/data/wav.h"

namespace mw::data {

// Whether a file starts as one; a sound file never does.
bool looks_like_acquisition(std::span<const uint8_t> file);
Result<Sound> read_acquisition(std::span<const uint8_t> file);

}  // namespace mw::data
