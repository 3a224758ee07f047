// SPDX-License-Identifier: Apache-2.0
// The device's own .tflite loaders refuse any damaged file, or what they open runs inside its
// arena.
#include "host/sim/fuzz_model.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/generate.h"

MW_MUTATOR(mw::mutate::vary_tflite)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<const mw::OpCore*> cores = mw::all_cores();
  const mw::FuzzModel fuzz(data, size);
  for (const auto open : {mw::open_tflite, mw::open_tflite_flow}) {
    mw::Model model;
    const mw::Fault fault =
        open(fuzz.file(), {cores.data(), uint32_t(cores.size())}, fuzz.rows(), fuzz.arena(), model);
    if (fault.ok()) fuzz.run(model);
  }
  return 0;
}
