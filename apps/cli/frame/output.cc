// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/output.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "apps/cli/frame/interrupt.h"
#include "apps/cli/frame/progress.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

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
    case ErrorKind::stopped:
      return "stopped";
  }
  return "unknown";
}

// The state of the guarded stream.
struct Filter {
  std::string cut_off;  // the beginning of a character whose end is still to come
  int failed = 0;       // errno of the first write that failed

  void pass(std::string_view text, bool last);
  void emit(std::string_view text);
};

void Filter::emit(std::string_view text) {
  while (!text.empty() && failed == 0) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno != EINTR) failed = errno;
    if (count > 0) text.remove_prefix(size_t(count));
  }
}

// How many bytes at the end may be the beginning of a character.
size_t open_end(std::string_view text) {
  for (size_t n = 1; n <= std::min<size_t>(3, text.size()); ++n) {
    const auto lead = static_cast<unsigned char>(text[text.size() - n]);
    if (lead < 0x80) return 0;
    if (lead >= 0xc2) return n < (lead >= 0xf0 ? 4u : lead >= 0xe0 ? 3u : 2u) ? n : 0;
  }
  return 0;
}

void Filter::pass(std::string_view text, bool last) {
  const std::string joined = cut_off + std::string(text);
  const size_t kept = last ? 0 : open_end(joined);
  std::string_view rest(joined.data(), joined.size() - kept);
  std::string out;
  while (!rest.empty()) {
    const size_t plain = std::min(rest.find_first_of("\n\t"), rest.size());
    out += printable(rest.substr(0, plain));
    rest.remove_prefix(plain);
    if (!rest.empty()) out += rest[0], rest.remove_prefix(1);
  }
  cut_off = joined.substr(joined.size() - kept);
  emit(out);
}

Filter& filter() {
  static Filter the_one;
  return the_one;
}

ssize_t write_filtered(void*, const char* text, size_t bytes) {
  filter().pass({text, bytes}, false);
  return filter().failed == 0 ? ssize_t(bytes) : 0;
}

// A descriptor that is closed would be given to the next file that is opened, and what is printed
// would land there.
void hold_standard_descriptors() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // Opened for reading alone: writing to it still fails.
    (void)!::open("/dev/null", O_RDONLY);
  }
}

Json object_of(const char* kind, const Error& error) {
  return {{"error",
           {{"kind", kind}, {"what", error.what}, {"where", error.where}, {"hint", error.hint}}}};
}

int say(const char* kind, const Error& error, bool json) {
  end_progress_line();
  std::fflush(stdout);
  const std::string place = error.where.empty() ? "" : printable(error.where) + ": ";
  // Who stopped it made no error.
  const char* prefix = error.kind == ErrorKind::stopped ? "" : "error: ";
  fmt::print(stderr, "{}{}{}\n", prefix, place, printable_lines(error.what));
  if (!error.hint.empty()) fmt::print(stderr, "  hint: {}\n", printable_lines(error.hint, "    "));
  if (json) {
    fmt::print("{}\n", json_text(object_of(kind, error)));
    finish_stdout();
  }
  if (error.kind == ErrorKind::stopped) return kInterrupted;
  return error.kind == ErrorKind::usage ? 2 : 1;
}

}  // namespace

void guard_stdout() {
  hold_standard_descriptors();
  FILE* stream = ::fopencookie(nullptr, "w", {nullptr, write_filtered, nullptr, nullptr});
  if (stream == nullptr) return;
  if (::isatty(STDOUT_FILENO) == 1) std::setvbuf(stream, nullptr, _IOLBF, BUFSIZ);
  stdout = stream;
}

int finish_stdout() {
  std::fflush(stdout);
  filter().pass({}, true);
  return filter().failed;
}

std::string json_text(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  // DEL is the one control character that JSON leaves as it is; it stands in strings alone.
  for (size_t at = 0; (at = text.find('\x7f', at)) != std::string::npos;) {
    text.replace(at, 1, "\\u007f");
  }
  return text;
}

int explain(const Error& error, bool json) {
  return say(kind_name(error.kind), error, json);
}

int explain_bug(const std::string& what, bool json) {
  return say("bug",
             {ErrorKind::malformed_input, "this is a bug in milliwatt: " + what, "",
              "please report it with the command line and the files it read"},
             json);
}

void warn(const std::string& what) {
  end_progress_line();
  fmt::print(stderr, "warning: {}\n", printable_lines(what));
}

}  // namespace mw::cli
