// SPDX-License-Identifier: Apache-2.0
// What: a person saying "front left", "rear center" and so on: the eight recordings of Debian's
// alsa-utils.
// Why: synthetic voices prove little; these are people's speech that any Debian machine can have.
// Contract: read from the installed package or from an unpacked copy in the cache, fetched at run
// time; never part of this repository (GPL-2). One speaker in a studio: say so beside any figure.
#pragma once

#include <string>
#include <vector>

#include "host/data/wav.h"

namespace mw::speech {

struct PersonClip {
  std::string file;                // "Front_Left.wav"
  std::vector<std::string> words;  // what is said, in order: {"front", "left"}
  data::Sound sound;
};

// The eight clips, 16 words, by file name. Errors: io, when the package is neither installed nor
// can be fetched with apt-get download.
Result<std::vector<PersonClip>> alsa_clips(int rate_hz);

}  // namespace mw::speech
