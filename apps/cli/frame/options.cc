// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <limits>

namespace mw::cli {

namespace {

CLI::Validator number_between(double least, double most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    double value = 0;
    const bool number = CLI::detail::lexical_cast(text, value) && std::isfinite(value);
    return number && value >= least && value <= most ? "" : "out of bounds";
  };
  return CLI::Validator(check, fmt::format("{:.10g}..{:.10g}", least, most), "");
}

CLI::Validator name_ending_in(std::vector<std::string> suffixes) {
  std::string list;
  for (const std::string& suffix : suffixes) list += (list.empty() ? "" : ",") + ("FILE" + suffix);
  const auto check = [suffixes = std::move(suffixes)](const std::string& text) -> std::string {
    for (const std::string& suffix : suffixes) {
      if (text.size() > suffix.size() && text.ends_with(suffix)) return "";
    }
    return "another kind of file";
  };
  return CLI::Validator(check, "{" + list + "}", "");
}

}  // namespace

Option& Option::required() {
  option_.required();
  return *this;
}

Option& Option::between(double least, double most) {
  option_.check(number_between(least, most));
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& names) {
  option_.check(CLI::IsMember(names));
  return *this;
}

Option& Option::ends_in(std::vector<std::string> suffixes) {
  option_.check(name_ending_in(std::move(suffixes)));
  return *this;
}

bool Option::given() const {
  return option_.count() > 0;
}

void Command::describe(const std::string& text) {
  app_.description(text);
}

Option Command::add_option(const std::string& names, std::string& to, const std::string& text) {
  return Option(*app_.add_option(names, to, text));
}

Option Command::add_option(const std::string& names, std::vector<std::string>& to,
                           const std::string& text) {
  return Option(*app_.add_option(names, to, text));
}

Option Command::add_option(const std::string& names, int& to, const std::string& text) {
  return Option(*app_.add_option(names, to, text));
}

Option Command::add_option(const std::string& names, uint64_t& to, const std::string& text) {
  return Option(*app_.add_option(names, to, text));
}

Option Command::add_option(const std::string& names, double& to, const std::string& text) {
  return Option(*app_.add_option(names, to, text));
}

void Command::add_flag(const std::string& names, bool& to, const std::string& text) {
  app_.add_flag(names, to, text);
}

void Command::bound_numbers() {
  for (CLI::Option* option : app_.get_options()) {
    const std::string type = option->get_type_name();
    if (type == "INT") option->check(number_between(0, std::numeric_limits<int32_t>::max()));
    if (type == "FLOAT") option->check(number_between(0, 1e9));
  }
}

}  // namespace mw::cli
