// SPDX-License-Identifier: Apache-2.0
// What: the passes in the order in which they run, and run_passes().
// Why: import, quantization and compilation simplify graphs by the same list.
// Contract: the graph is verified before the first pass and after each; an error names the pass.
#pragma once

#include <span>
#include <string>

#include "host/passes/pass.h"

namespace mw {

std::span<const Pass> all_passes();
const Pass* find_pass(std::string_view name);

// Runs all passes but those named in `skip`; an unknown name is an error.
Outcome run_passes(Graph& graph, std::span<const std::string> skip = {});

}  // namespace mw
