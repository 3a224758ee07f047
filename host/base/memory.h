// SPDX-License-Identifier: Apache-2.0
// What: how much memory this machine has to spare, and the refusal of work that needs more.
// Why: an estimate before the work costs nothing; being killed after an hour of it costs an hour.
// Contract: limits of a container (cgroup v2) count. Where the figure cannot be told, nothing is
// refused.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/result.h"

namespace mw {

uint64_t spare_memory_bytes();  // 0: cannot be told
// Errors: does_not_fit, naming both figures, when `what` needs more than there is.
Outcome needs_memory(uint64_t bytes, const std::string& what, const std::string& hint);

}  // namespace mw
