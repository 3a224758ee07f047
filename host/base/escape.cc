// SPDX-License-Identifier: Apache-2.0
#include "host/base/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mw {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

// Names that cannot be a namespace beside the usual headers. One row a source, sorted in each.
constexpr std::string_view kTaken[] = {
    // Keywords of C++23, their alternatives, and those of C that C++ lacks.
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
    "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return",
    "co_yield", "compl", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
    "continue", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
    "explicit", "export", "extern", "false", "final", "float", "for", "friend", "goto", "if",
    "import", "inline", "int", "long", "module", "mutable", "namespace", "new", "noexcept", "not",
    "not_eq", "nullptr", "operator", "or", "or_eq", "override", "private", "protected", "public",
    "register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed", "sizeof",
    "static", "static_assert", "static_cast", "struct", "switch", "template", "this",
    "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof", "union",
    "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
    // What our own sources and every program have at global scope.
    "arena", "generated", "main", "mw", "setup", "loop", "std", "posix",
    // Macros of compilers, libraries and boards.
    "ABS", "DEBUG", "DEFAULT", "EOF", "EXTERNAL", "F", "FALSE", "HIGH", "I", "INPUT", "INTERNAL",
    "LOW", "MAX", "MIN", "NULL", "OUTPUT", "PI", "RAM", "ROM", "TRUE", "abs", "assert", "bit",
    "complex", "constrain", "degrees", "errno", "imaginary", "interrupts", "linux", "max", "min",
    "offsetof", "radians", "round", "sq", "stderr", "stdin", "stdout", "unix", "va_arg", "word",
    // Functions and types of the C library and POSIX, which a namespace may not share a name with.
    "abort", "accept", "access", "acos", "alarm", "asctime", "asin", "atan", "atan2", "atexit",
    "atof", "atoi", "atol", "basename", "bind", "bsearch", "byte", "calloc", "cbrt", "ceil",
    "chdir", "chmod", "clearerr", "clock", "clone", "close", "connect", "copysign", "cos", "cosh",
    "crypt", "ctime", "daemon", "difftime", "div", "drand48", "dup", "encrypt", "environ", "erf",
    "erfc", "execl", "exit", "exp", "exp2", "expm1", "fabs", "fclose", "fdim", "feof", "ferror",
    "fflush", "ffs", "fgetc", "fgets", "floor", "fma", "fmax", "fmin", "fmod", "fopen", "fork",
    "fprintf", "fputc", "fputs", "fread", "free", "freopen", "frexp", "fscanf", "fseek", "fsync",
    "ftell", "ftime", "fwrite", "gamma", "getc", "getchar", "getenv", "getpid", "gets", "gmtime",
    "hypot", "ilogb", "index", "insque", "ioctl", "isalnum", "isalpha", "isatty", "isdigit",
    "isspace", "j0", "j1", "jn", "kill", "labs", "ldexp", "ldiv", "lgamma", "link", "listen",
    "llabs", "localtime", "lockf", "log", "log10", "log1p", "log2", "logb", "longjmp", "lrand48",
    "lrint", "lround", "lseek", "malloc", "memchr", "memcmp", "memcpy", "memmove", "memset",
    "mkdir", "mktime", "modf", "mrand48", "nan", "nice", "open", "optarg", "optind", "pause",
    "perror", "pipe", "poll", "popen", "pow", "printf", "putc", "putchar", "putenv", "puts",
    "qsort", "raise", "rand", "random", "read", "realloc", "recv", "remove", "rename", "rewind",
    "rindex", "rint", "rmdir", "sbrk", "scanf", "select", "send", "setbuf", "setjmp", "shutdown",
    "signal", "sin", "sinh", "sleep", "socket", "sprintf", "sqrt", "srand", "sscanf", "stat",
    "stpcpy", "strcat", "strchr", "strcmp", "strcpy", "strdup", "strlen", "strncmp", "strncpy",
    "strstr", "strtod", "strtok", "strtol", "swab", "symlink", "sync", "system", "tan", "tanh",
    "tgamma", "time", "timer_t", "times", "timezone", "tmpfile", "tmpnam", "tolower", "toupper",
    "trunc", "truncate", "ttyname", "umask", "ungetc", "unlink", "usleep", "vfork", "vprintf",
    "wait", "write", "y0", "y1", "yn"};

}  // namespace

std::string comment_text(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char before = i > 0 ? text[i - 1] : ' ';
    const bool ends_or_opens = (c == '/' && before == '*') || (c == '*' && before == '/');
    const bool trigraph = c == '?' && before == '?';
    if (!is_printable(c) || c == '\\' || ends_or_opens || trigraph) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
    if (out.size() > kCommentChars) {
      out.resize(kCommentChars);
      return out + "...";
    }
  }
  return out;
}

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    // Octal escapes end after three digits, whatever follows; '?' is escaped for trigraphs.
    if (c == '"' || c == '\\' || c == '?') {
      out += '\\';
      out += c;
    } else if (is_printable(c)) {
      out += c;
    } else {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return out + '"';
}

std::string float_literal(float value) {
  if (std::isnan(value)) return "__builtin_nanf(\"\")";
  if (std::isinf(value)) return value < 0 ? "-__builtin_inff()" : "__builtin_inff()";
  std::string out = fmt::format("{:.9g}", value);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out + "f";
}

std::string identifier(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  out = out.substr(0, kIdentifierChars);
  while (!out.empty() && out.back() == '_') out.pop_back();
  if (out.empty()) return "model";
  if (out[0] >= '0' && out[0] <= '9') out = "model_" + out;
  return std::ranges::find(kTaken, out) == std::end(kTaken) ? out : out + "_model";
}

std::string shell_word(std::string_view text) {
  const auto plain = [](char c) {
    return is_letter_or_digit(c) ||
           std::string_view("_-./:=+@%,").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::ranges::all_of(text, plain)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\0') continue;  // no shell word holds one
    out += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return out + "'";
}

std::string make_word(std::string_view text) {
  std::string out;
  for (const char c : shell_word(text)) {
    if (c == '\n' || c == '\r') continue;  // no make variable holds one
    if (c == '$') out += '$';
    if (c == '#') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace mw
