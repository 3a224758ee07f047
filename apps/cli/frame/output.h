// SPDX-License-Identifier: Apache-2.0
// What: what the tool says: results on stdout, errors and warnings on stderr, JSON of both.
// Why: scripts rely on valid JSON for every outcome and on an exit status that knows of a full
// disk; a name in a foreign file must not steer the terminal it is printed on.
// Contract: guard_stdout() puts one filter under everything that commands print, however they do
// it: control characters other than line ends and tabs, and bytes that are no UTF-8, leave escaped.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/base/result.h"

namespace mw::cli {

using Json = nlohmann::ordered_json;

// Call once, before anything is printed.
void guard_stdout();
// Writes what is left; 0, or the errno of the first write that failed since guard_stdout().
int finish_stdout();

// One line of valid JSON whatever bytes the strings hold: those that are no UTF-8 become U+FFFD.
std::string json_text(const Json& value);

// Says the error on stderr, with `json` as an object on stdout too; gives the exit status.
int explain(const Error& error, bool json);
// A defect of the tool itself.
int explain_bug(const std::string& what, bool json);
void warn(const std::string& what);

}  // namespace mw::cli
