// SPDX-License-Identifier: Apache-2.0
// What: a folder of operators compiled for this machine, into a shared object that the cache keeps.
// Contract: the object is made from the embedded headers and the files as they were read; its name
// in the cache is the hash of all that it is made of. What of the cache is damaged is made again.
#pragma once

#include <filesystem>

#include "host/outside/folder.h"

namespace mw {

// Errors: unsupported, where there is no compiler, or with the compiler's first error and its place
// in the user's folder.
Result<std::filesystem::path> compile_operators(const OpsFolder& folder);

// What the tool was built with.
const char* tool_compiler();

// The object exports this, of the compiler that made it.
inline constexpr const char* kStampSymbol = "mw_abi_stamp";

}  // namespace mw
