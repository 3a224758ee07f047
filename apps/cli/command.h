// SPDX-License-Identifier: Apache-2.0
// What: Context and Action, the shape of a command of the tool.
// Why: a command is one file, apps/cli/<name>.cc, and nothing else: the list of them is collected
// from the file names.
// Contract: <name>.cc defines `Action declare_<name>(Command& command)`, which sets the description
// and adds options whose values the returned Action owns. The Action prints its result to stdout
// through Context and returns an Error instead of printing one. Wrong usage is ErrorKind::usage.
#pragma once

#include <functional>
#include <memory>

#include "apps/cli/frame/options.h"
#include "apps/cli/frame/output.h"
#include "apps/cli/frame/progress.h"
#include "apps/cli/frame/table.h"
#include "host/base/result.h"

namespace mw::cli {

struct Context {
  bool json = false;  // one JSON object on stdout instead of tables

  // Prints the object, or what `human` prints.
  template <class Human>
  Outcome show(const Json& object, Human&& human) const {
    end_progress_line();
    if (!json) return human(), Ok{};
    std::fputs((json_text(object) + "\n").c_str(), stdout);
    return Ok{};
  }
};

using Action = std::function<Outcome(const Context&)>;

#define MW_COMMAND(name) Action declare_##name(Command& command);
#include "cli_list.inc"
#undef MW_COMMAND

}  // namespace mw::cli
