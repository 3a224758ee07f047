// SPDX-License-Identifier: Apache-2.0
// A plan container of any bytes is refused, or runs inside its arena.
#include "host/sim/fuzz_model.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/generate.h"

MW_MUTATOR(mw::mutate::vary_container)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const mw::FuzzModel fuzz(data, size);
  mw::Model model;
  if (mw::open_plan(fuzz.file(), fuzz.rows(), fuzz.arena(), model).ok()) fuzz.run(model);
  return 0;
}
