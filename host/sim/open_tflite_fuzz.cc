// SPDX-License-Identifier: Apache-2.0
// The device's own .tflite loader refuses any damaged file, or what it opens runs inside its arena.
#include "host/sim/fuzz_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<const mw::OpCore*> cores = mw::all_cores();
  const mw::FuzzModel fuzz(data, size);
  mw::Model model;
  if (mw::open_tflite(fuzz.file(), {cores.data(), uint32_t(cores.size())}, fuzz.rows(),
                      fuzz.arena(), model)
          .ok()) {
    fuzz.run(model);
  }
  return 0;
}
