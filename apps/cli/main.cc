// SPDX-License-Identifier: Apache-2.0
// The tool `milliwatt`: finds the command, runs it, and turns its outcome into an exit status:
// 0 done, 1 an error that was explained, 2 wrong usage.
#include <fmt/core.h>

#include <vector>

#include "apps/cli/command.h"

namespace mw::cli {

namespace {

constexpr const char* kVersion = MW_VERSION;

struct Entry {
  const char* name;
  Action (*declare)(CLI::App& app);
};

constexpr Entry kCommands[] = {
#define MW_COMMAND(name) {#name, &declare_##name},
#include "cli_list.inc"
#undef MW_COMMAND
};

const char* kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed_input:
      return "malformed_input";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::does_not_fit:
      return "does_not_fit";
    case ErrorKind::io:
      return "io";
    case ErrorKind::usage:
      return "usage";
  }
  return "unknown";
}

int explain(const Error& error, const Context& context) {
  std::fflush(stdout);
  fmt::print(stderr, "error: {}{}{}\n", error.where, error.where.empty() ? "" : ": ", error.what);
  if (!error.hint.empty()) fmt::print(stderr, "  hint: {}\n", error.hint);
  if (context.json) {
    const Json object{{"error",
                       {{"kind", kind_name(error.kind)},
                        {"where", error.where},
                        {"what", error.what},
                        {"hint", error.hint}}}};
    fmt::print("{}\n", object.dump());
  }
  return error.kind == ErrorKind::usage ? 2 : 1;
}

int run(int argc, char** argv) {
  CLI::App app{"From recordings to firmware that senses within a milliwatt.", "milliwatt"};
  Context context;
  app.add_flag("--json", context.json, "Print one JSON object instead of tables");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.fallthrough();
  std::vector<Action> actions;
  std::vector<CLI::App*> commands;
  for (const Entry& entry : kCommands) {
    commands.push_back(app.add_subcommand(entry.name));
    actions.push_back(entry.declare(*commands.back()));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  for (size_t i = 0; i < commands.size(); ++i) {
    if (!commands[i]->parsed()) continue;
    const Outcome outcome = actions[i](context);
    if (!outcome) return explain(outcome.error(), context);
  }
  return std::fflush(stdout) == 0 ? 0 : explain({ErrorKind::io, "stdout is not writable"}, context);
}

}  // namespace

}  // namespace mw::cli

int main(int argc, char** argv) {
  try {
    return mw::cli::run(argc, argv);
  } catch (const std::exception& bug) {
    fmt::print(stderr, "error: this is a bug in milliwatt: {}\n", bug.what());
    fmt::print(stderr, "  hint: please report it with the command line and the files it read\n");
    return 1;
  }
}
