// SPDX-License-Identifier: Apache-2.0
// What: add_operators(), operators in folders of the user's, DIR/<op>/, beside the built-in ones.
// Why: who has an operator of their own should not have to change the tree, nor rebuild the tool.
// Contract: such a folder has the shape of one in ops/, and its files name each other as they would
// there, "ops/<op>/<op>.h". It is compiled once into a shared object that the cache keeps under the
// hash of all that it is made of: sources, compiler, flags and the tool itself. Firmware and
// packages get the sources as they were then. Before anything else uses an operator.
#pragma once

#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw {

Outcome add_operators(const std::vector<std::string>& folders);

}  // namespace mw
