// SPDX-License-Identifier: Apache-2.0
// What: operators from outside the tree beside the built-in ones: add_outside_ops(), and the
// sources that firmware compiles of them.
// Why: whoever asks all_ops() finds them there, and knows no difference.
// Contract: called before anything asks for all_ops(), from one thread; what is added stays.
// host/outside/operators.h finds, compiles and checks them.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/ir/op_def.h"

namespace mw {

struct SourceFile {
  std::filesystem::path path;  // in a generated folder: "ops/relu/relu.h"
  std::string content;
};

void add_outside_ops(std::span<const OpDef* const> ops, std::span<const SourceFile> sources);
// All files of all outside operators and of families that stand beside them.
std::span<const SourceFile> outside_sources();

}  // namespace mw
