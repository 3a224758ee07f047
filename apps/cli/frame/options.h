// SPDX-License-Identifier: Apache-2.0
// What: Command and Option, what a command of the tool declares that it takes.
// Why: the parser behind them is all templates and costs seconds in every file that sees it; here
// it is named alone, so commands compile without it.
// Contract: the values live as long as the parser may run, and what stands in them at first is the
// default that --help shows. Names are as the parser takes them: "MODEL", "--top", "-o,--output".
// Every option that takes a number has bounds: those that its command gives, or from 0 to what its
// type holds; never infinite or NaN.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace mw::cli {

class Option {
 public:
  explicit Option(CLI::Option& option) : option_(option) {}
  Option& required();
  // A number of these bounds; shown in --help as LEAST..MOST.
  Option& between(double least, double most);
  Option& one_of(const std::vector<std::string>& names);
  // A file name that ends in one of these, such as ".npy".
  Option& ends_in(std::vector<std::string> suffixes);
  bool given() const;  // once the arguments were parsed

 private:
  CLI::Option& option_;
};

class Command {
 public:
  explicit Command(CLI::App& app) : app_(app) {}
  void describe(const std::string& text);
  Option add_option(const std::string& names, std::string& to, const std::string& text);
  Option add_option(const std::string& names, std::vector<std::string>& to,
                    const std::string& text);
  Option add_option(const std::string& names, int& to, const std::string& text);
  Option add_option(const std::string& names, uint64_t& to, const std::string& text);
  Option add_option(const std::string& names, double& to, const std::string& text);
  void add_flag(const std::string& names, bool& to, const std::string& text);
  void bound_numbers();  // once all options were added

 private:
  CLI::App& app_;
};

}  // namespace mw::cli
