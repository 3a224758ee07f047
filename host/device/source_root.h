// SPDX-License-Identifier: Apache-2.0
// What: where the runtime sources are that generated firmware is made of.
// Why: an installed tool carries them and works without a checkout; a built one uses its own.
// Contract: looked for in this order: share/milliwatt beside the folder of the program, MW_SOURCE,
// upwards from the program (a checkout that it was built in).
#pragma once

#include <filesystem>

#include "host/base/result.h"

namespace mw {

// The folder that holds abi/, arch/, ops/, dsp/, codecs/, rt/ and ports/.
Result<std::filesystem::path> find_source_root();
// The same for a program that stands at `program`; `given` is MW_SOURCE, or null.
Result<std::filesystem::path> find_source_root(const std::filesystem::path& program,
                                               const char* given);

}  // namespace mw
