// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/shell.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "apps/cli/frame/interrupt.h"
#include "apps/cli/frame/output.h"
#include "apps/cli/frame/table.h"
#include "apps/cli/frame/usage.h"
#include "host/api/operators.h"
#include "host/base/notices.h"

namespace mw::cli {

namespace {

struct Entry {
  const char* name;
  Action (*declare)(Command& command);
};

constexpr Entry kCommands[] = {
#define MW_COMMAND(name) {#name, &declare_##name},
#include "cli_list.inc"
#undef MW_COMMAND
};

constexpr size_t kHelpColumn = 30;  // where descriptions begin

void show_text(const std::string& text, const char* key, bool json) {
  if (json) {
    fmt::print("{}\n", json_text({{key, text}}));
  } else {
    fmt::print("{}{}", text, text.ends_with("\n") ? "" : "\n");
  }
}

Outcome run_command(Tool& tool, const std::vector<std::string>& arguments, const char* version) {
  if (auto error = unknown_argument(tool.app, arguments)) return *error;
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    tool.app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const size_t columns = tool.context.json ? 0 : terminal_columns(1);
    return show_text(wrapped(tool.app.help(), columns, kHelpColumn), "help", tool.context.json),
           Ok{};
  } catch (const CLI::CallForVersion&) {
    return show_text(version, "version", tool.context.json), Ok{};
  } catch (const CLI::ParseError& error) {
    return usage_error(tool.app, error);
  }
  MW_TRY_DO(api::add_operators(tool.ops));
  for (size_t i = 0; i < tool.commands.size(); ++i) {
    if (tool.commands[i]->parsed()) return tool.actions[i](tool.context);
  }
  return Ok{};
}

// What the standard library throws for reasons that lie outside the tool is no defect of it.
Outcome run_guarded(Tool& tool, const std::vector<std::string>& arguments, const char* version) {
  try {
    return run_command(tool, arguments, version);
  } catch (const std::bad_alloc&) {
    return Error{ErrorKind::does_not_fit, "the memory of this machine is not enough", "",
                 "give it less at once: smaller files, fewer clips, a smaller model"};
  } catch (const std::filesystem::filesystem_error& error) {
    return Error{ErrorKind::io, error.code().message(), error.path1().string(),
                 "check the path and its rights"};
  }
}

}  // namespace

Tool::Tool() : app("From recordings to firmware that senses within a milliwatt.", "milliwatt") {
  app.add_flag("--json", context.json, "Print one JSON object instead of tables");
  app.add_option("--ops", ops, "A folder of operators of your own, DIR/<op>/; may be given again")
      ->type_name("DIR")
      ->allow_extra_args(false)
      ->capture_default_str();
  app.set_version_flag("--version", "");
  app.require_subcommand(1);
  app.fallthrough();
  app.option_defaults()->always_capture_default();
  for (const Entry& entry : kCommands) {
    commands.push_back(app.add_subcommand(entry.name));
    Command command(*commands.back());
    actions.push_back(entry.declare(command));
    command.bound_numbers();
    commands.back()->footer(
        "With --json, one JSON object is printed instead of tables. With --ops DIR, operators of "
        "your own in DIR/<op>/ serve like built-in ones.");
  }
}

int run_tool(int argc, char** argv, const char* version) {
  const std::vector<std::string> arguments = modern_arguments(argc, argv);
  const bool json = asks_for_json(arguments);
  guard_stdout();
  // Whoever starts the tool may ignore it, and with it the outcome of compilers and emulators.
  std::signal(SIGCHLD, SIG_DFL);
  stop_on_interrupt();
  on_notice(warn);
  try {
    Tool tool;
    tool.context.json = json;
    const Outcome outcome = run_guarded(tool, arguments, version);
    const int status = outcome ? 0 : explain(outcome.error(), json);
    const int failed = finish_stdout();
    if (failed == 0 || status != 0) return status;
    return explain(
        {ErrorKind::io, std::string("cannot be written: ") + std::strerror(failed), "stdout",
         failed == ENOSPC  ? "the disk is full: make room, or choose another place"
         : failed == EPIPE ? "the program that reads it has ended"
                           : ""},
        false);
  } catch (const std::exception& bug) {
    return explain_bug(bug.what(), json);
  }
}

}  // namespace mw::cli
