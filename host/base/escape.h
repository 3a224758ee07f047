// SPDX-License-Identifier: Apache-2.0
// What: text from models and users as part of C++, C, make, shell and file names.
// Why: names and labels come from files that nobody checked, and what is printed is compiled, built
// and run. Every text that did not stand in this program goes through one of these.
// Contract: pure functions of any bytes, also of invalid UTF-8; equal texts give equal results.
#pragma once

#include <string>
#include <string_view>

namespace mw {

// For a // or /* */ comment: one line of printable ASCII that neither ends nor continues a comment,
// with other bytes as \xHH; cut after kCommentChars.
inline constexpr size_t kCommentChars = 200;
std::string comment_text(std::string_view text);

// A C and C++ string literal with its quotes; the program sees exactly these bytes.
std::string string_literal(std::string_view text);

// A float as a C++14 and C99 expression of type float with exactly this value, NaN and infinities
// included.
std::string float_literal(float value);

// An identifier of C and C++ that is no keyword, no common macro, no function of the C library, and
// not reserved: letters, digits and single underscores, at most kIdentifierChars.
inline constexpr size_t kIdentifierChars = 48;
std::string identifier(std::string_view text);

// One word of a POSIX shell: as it is where nothing in it is special, else in single quotes.
std::string shell_word(std::string_view text);

// The value of a make variable that is one word in make and in the shell that make starts.
std::string make_word(std::string_view text);

}  // namespace mw
