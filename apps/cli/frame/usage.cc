// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/text.h"

namespace mw::cli {

namespace {

constexpr std::pair<const char*, const char*> kOldNames[] = {{"--out", "--output"},
                                                             {"--on", "--target"}};

Error wrong(std::string where, std::string what, std::string hint) {
  return {ErrorKind::usage, std::move(what), std::move(where), std::move(hint)};
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& names,
                       const std::string& otherwise) {
  const std::optional<std::string> near = nearest(word, names);
  return near ? "did you mean " + *near + "?" : otherwise;
}

// As the parser sees it: a dash and a digit begin a number.
bool looks_like_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && !(argument[1] >= '0' && argument[1] <= '9');
}

// "--name" of "--name=value", "-o" of "-ovalue".
std::string name_of(const std::string& argument) {
  return argument.starts_with("--") ? argument.substr(0, argument.find('='))
                                    : argument.substr(0, 2);
}

Error unknown_command(const CLI::App& app, const std::string& word) {
  const std::vector<std::string> names = command_names(app);
  return wrong(word, "there is no such command",
               suggestion(word, names, fmt::format("one of: {}", fmt::join(names, ", "))));
}

Error unknown_option(const CLI::App& app, const CLI::App* command, const std::string& name) {
  std::vector<std::string> names = option_names(app);
  const std::string whose = command ? command->get_name() : "milliwatt";
  if (command) {
    for (const std::string& own : option_names(*command)) names.push_back(own);
  }
  const std::string help = command ? "milliwatt " + whose : whose;
  return wrong(name, whose + " has no such option",
               suggestion(name, names, help + " --help lists them"));
}

// "{a,b}" as "one of: a, b", "0..16" as "from 0 to 16", "INT in [0 - 16]" as the same.
std::string allowed(const std::string& description) {
  if (description.starts_with("{")) {
    std::string list = description.substr(1, description.size() - 2);
    for (size_t at = 0; (at = list.find(',', at)) != std::string::npos; at += 2) {
      list.replace(at, 1, ", ");
    }
    return "one of: " + list;
  }
  if (const size_t at = description.find(".."); at != std::string::npos) {
    return fmt::format("a number from {} to {}", description.substr(0, at),
                       description.substr(at + 2));
  }
  const size_t begin = description.find('['), middle = description.find(" - ");
  if (begin == std::string::npos || middle == std::string::npos) return description;
  return fmt::format("a number from {} to {}", description.substr(begin + 1, middle - begin - 1),
                     description.substr(middle + 3, description.size() - middle - 4));
}

std::string shown_name(const CLI::Option& option) {
  return option.nonpositional() ? option.get_name() : option.get_name(true);
}

// The first complaint of an option's validators about what was given to it.
std::optional<Error> complaint(CLI::Option& option) {
  for (int i = 0;; ++i) {
    const CLI::Validator* validator = nullptr;
    try {
      validator = option.get_validator(i);
    } catch (const CLI::OptionNotFound&) {
      return std::nullopt;
    }
    for (std::string value : option.results()) {
      if ((*validator)(value).empty()) continue;
      const std::string hint = allowed(validator->get_description());
      const std::string shown = value.empty() ? "an empty value" : "\"" + value + "\"";
      return wrong(shown_name(option), shown + " is not allowed", hint);
    }
  }
}

std::string usage_line(const CLI::App& command) {
  std::string line = "milliwatt " + command.get_name();
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required()) continue;
    if (option->get_positional()) {
      line += " " + option->get_name(true);
    } else {
      const std::string& name = option->get_lnames().at(0);
      std::string value = name;
      std::ranges::transform(value, value.begin(), [](char c) { return std::toupper(c); });
      line += " --" + name + " " + value;
    }
  }
  return line;
}

}  // namespace

std::vector<std::string> modern_arguments(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  // `milliwatt help train` is what many try first.
  if (!arguments.empty() && arguments[0] == "help") {
    std::rotate(arguments.begin(), arguments.begin() + 1, arguments.end());
    arguments.back() = "--help";
  }
  for (std::string& argument : arguments) {
    if (argument == "--") break;
    for (const auto& [old, name] : kOldNames) {
      const std::string given = name_of(argument);
      if (given == old) argument.replace(0, given.size(), name);
    }
  }
  return arguments;
}

bool asks_for_json(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return false;
    if (argument == "--json") return true;
  }
  return false;
}

std::optional<Error> unknown_argument(CLI::App& app, const std::vector<std::string>& arguments) {
  CLI::App* command = nullptr;
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string& argument = arguments[i];
    if (!looks_like_option(argument)) {
      if (command == nullptr) {
        for (CLI::App* known : app.get_subcommands({})) {
          if (known->get_name() == argument) command = known;
        }
        if (command == nullptr) return unknown_command(app, argument);
      }
      continue;
    }
    const std::string name = name_of(argument);
    CLI::Option* option = command ? command->get_option_no_throw(name) : nullptr;
    if (option == nullptr) option = app.get_option_no_throw(name);
    if (option == nullptr) return unknown_option(app, command, name);
    // What follows is its value, whatever it looks like.
    if (argument.size() == name.size()) i += size_t(option->get_items_expected_min());
  }
  return std::nullopt;
}

Error usage_error(CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  if (parsed.empty()) {
    return wrong("", "no command was given",
                 fmt::format("one of: {}", fmt::join(command_names(app), ", ")));
  }
  if (parsed.size() > 1) {
    return wrong(parsed[1]->get_name(), "is a second command", "give one command at a time");
  }
  CLI::App& command = *parsed[0];
  for (CLI::Option* option : command.get_options()) {
    if (auto found = complaint(*option)) return *found;
    const std::string name = shown_name(*option);
    if (option->get_items_expected_max() == 1 && option->count() > 1) {
      return wrong(name, fmt::format("is given {} times", option->count()), "give it once");
    }
  }
  // The parser names the option first, as in "--form: 1 required TEXT missing".
  const std::string text = error.what();
  const size_t colon = text.find(": ");
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && colon != text.npos) {
    return wrong(text.substr(0, colon), "needs a value", usage_line(command));
  }
  if (!app.remaining(true).empty()) {
    return wrong(app.remaining(true)[0], command.get_name() + " takes no further argument",
                 usage_line(command));
  }
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    return wrong(command.get_name(), shown_name(*option) + " is missing", usage_line(command));
  }
  return wrong(command.get_name(), text, usage_line(command));
}

}  // namespace mw::cli
