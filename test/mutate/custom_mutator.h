// SPDX-License-Identifier: Apache-2.0
// What: MW_MUTATOR(mutate_x), which makes libFuzzer change its inputs with a mutator of ours.
// Why: see test/mutate/values.h. Contract: one a target, in its file. A part of the inputs is
// changed as libFuzzer does, with the words that it has seen in comparisons.
#pragma once

#include "test/mutate/values.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace mw::mutate {

template <class Mutate>
size_t mutate_input(Mutate mutate, uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  Rng rng(seed);
  if (rng.chance(0.2)) return LLVMFuzzerMutate(data, size, max_size);
  Bytes file(data, data + size);
  for (uint64_t left = 1 + rng.below(4); left > 0; --left) mutate(rng, file);
  file.resize(std::min(file.size(), max_size));
  std::copy(file.begin(), file.end(), data);
  return file.size();
}

}  // namespace mw::mutate

#define MW_MUTATOR(change)                                                               \
  extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, \
                                            unsigned seed) {                             \
    return mw::mutate::mutate_input(change, data, size, max_size, seed);                 \
  }
