// SPDX-License-Identifier: Apache-2.0
// What: the header of a sound file as recorders leave it, mended or refused before libsndfile sees
// it.
// Why: recorders that lose power never fill sizes in, pipes cannot, others count the header or
// lose a byte; libsndfile shortens such files silently, gives 0 samples, or refuses whole ones.
// Contract: a WAVE file comes back as a plain header of our own and the span of its sound; every
// other format as it is. Nothing is copied. A file that was cut off is an error; whatever else of
// the sound is left out stands in `warnings`; a header that is merely wrong does not.
// Source: Microsoft's RIFF and WAVEFORMATEX, EBU Tech 3306 (RF64), Sony's Wave64, Apple's AIFF.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/base/files.h"

namespace mw::data {

struct MendedSound {
  Bytes head;                     // comes before `body`; may be empty
  std::span<const uint8_t> body;  // of the file
  std::vector<std::string> warnings;
  // Of compressed blocks: samples that are meant, as a chunk "fact" says, and samples of a block.
  uint64_t stated_samples = 0, block_samples = 0;
};
Result<MendedSound> mend_header(std::span<const uint8_t> file);

}  // namespace mw::data
