// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "host/data/wav.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/media.h"

MW_MUTATOR(mw::mutate::mutate_wav)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto sound = mw::data::read_sound(std::span(data, size));
  if (!sound) return 0;
  for (float x : sound->samples) MW_CHECK(std::isfinite(x), "a sample that is no number");
  auto pcm = mw::data::to_int16(sound->samples);
  auto again = mw::data::read_sound(mw::data::encode_wav(pcm, sound->rate_hz));
  MW_CHECK(pcm.empty() || again.ok(), "a written sound cannot be read");
  MW_CHECK(pcm.empty() || mw::data::to_int16(again->samples) == pcm, "a sound does not survive");
  return 0;
}
