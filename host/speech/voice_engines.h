// SPDX-License-Identifier: Apache-2.0
// What: the speech engines: their voices as a table, and how each is told to speak.
// Why: voices differ in program, parameters and cost; the rest of the code sees utterances.
// Contract: speak_batch returns the raw sound of each utterance in order (any rate, untrimmed);
// all utterances of a batch have one engine. Programs run without a shell, with a time limit.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/data/wav.h"
#include "host/speech/voices.h"

namespace mw::speech {

struct Voice {
  std::string engine, name;
  std::string speaker;    // voices of one person share it
  bool natural = false;   // made from a person's recordings
  bool held_out = false;  // speaks in the test part alone
};

// All voices, each speaker wholly in one part.
std::vector<Voice> all_voices();
std::vector<std::string> espeak_accents();

// How many utterances are best given to one start of the engine; 0 for an unknown engine.
size_t batch_size(const std::string& engine);
// What the engine says of itself; empty where it is not installed.
std::string engine_version(const std::string& engine);
Result<std::vector<data::Sound>> speak_batch(std::span<const Utterance> utterances);

}  // namespace mw::speech
