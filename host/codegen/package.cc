// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/package.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <regex>

#include "host/codegen/relocate.h"
#include "host/codegen/runtime.h"
#include "licence_generated.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

struct Kind {
  const char* file;
  const Ecosystem* ecosystem;
};
constexpr Kind kKinds[] = {
#define MW_PACKAGE(kind) {#kind, &kind##_ecosystem},
#include "packages_list.inc"
#undef MW_PACKAGE
};

std::string kind_name(const Kind& kind) {
  std::string name = kind.file;
  std::ranges::replace(name, '_', '-');
  return name;
}

const Kind* find_kind(const std::string& name) {
  for (const Kind& kind : kKinds) {
    if (kind_name(kind) == name) return &kind;
  }
  return nullptr;
}

// Headers of the C libraries and of common cores, and names that are devices on Windows: a
// library's header of that name would stand before them, or could not be written.
constexpr std::string_view kTaken[] = {
    "aio",       "alloca",    "arduino",  "assert",   "atomic",      "aux",      "byteswap",
    "complex",   "con",       "cpio",     "ctype",    "curses",      "dirent",   "dlfcn",
    "eeprom",    "elf",       "endian",   "err",      "errno",       "error",    "ethernet",
    "fcntl",     "features",  "fenv",     "float",    "fmtmsg",      "fnmatch",  "fs",
    "ftw",       "getopt",    "glob",     "grp",      "iconv",       "inttypes", "iso646",
    "keyboard",  "langinfo",  "libgen",   "limits",   "link",        "locale",   "main",
    "malloc",    "math",      "memory",   "client",   "monetary",    "mouse",    "mqueue",
    "ndbm",      "netdb",     "new",      "nl_types", "nul",         "poll",     "print",
    "printable", "prn",       "pthread",  "pwd",      "reent",       "regex",    "sched",
    "search",    "semaphore", "serial",   "server",   "servo",       "setjmp",   "signal",
    "spawn",     "spi",       "stdalign", "stdarg",   "stdatomic",   "stdbit",   "stdbool",
    "stddef",    "stdint",    "stdio",    "stdlib",   "stdnoreturn", "stream",   "string",
    "strings",   "stropts",   "sysexits", "syslog",   "tar",         "termios",  "tgmath",
    "threads",   "time",      "trace",    "uchar",    "ucontext",    "udp",      "ulimit",
    "unctrl",    "unistd",    "usb",      "utime",    "utmpx",       "wchar",    "wctype",
    "wire",      "wiring",    "wordexp"};

bool is_taken(const std::string& name) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool port = lower.size() == 4 && std::isdigit(static_cast<unsigned char>(lower[3])) != 0 &&
                    (lower.starts_with("com") || lower.starts_with("lpt"));
  return port || std::ranges::find(kTaken, lower) != std::end(kTaken) ||
         lower.starts_with("arduino") || lower.starts_with("milliwatt");
}

bool is_source(const fs::path& path) {
  return path.extension() == ".cc";
}

// ops/pad/prepare.cc becomes ops_pad_prepare.cpp: archives and IDEs keep objects by base name, and
// Arduino compiles .cpp in every version.
std::string flat_source(const fs::path& path) {
  std::string name = path.generic_string();
  std::ranges::replace(name, '/', '_');
  return name.substr(0, name.size() - 3) + ".cpp";
}

// Products and sums keep their roundings: results must not depend on the flags of a build system.
constexpr std::string_view kNoContraction =
    "#if defined(__clang__)\n#pragma STDC FP_CONTRACT OFF\n#elif defined(__GNUC__)\n"
    "#pragma GCC optimize(\"fp-contract=off\")\n#endif\n";

// After the comment that opens the file.
std::string with_prologue(const std::string& source) {
  size_t at = 0;
  while (source.compare(at, 2, "//") == 0) at = source.find('\n', at) + 1;
  return source.substr(0, at) + std::string(kNoContraction) + source.substr(at);
}

// model.h and <model>_listen.h become <name>.h and <name>_listen.h.
std::string new_path(const ProjectFile& file, const Package& package) {
  const std::string path = file.path.generic_string();
  if (file.role == FileRole::runtime)
    return package.runtime + "/" + (is_source(file.path) ? flat_source(file.path) : path);
  const bool listens = path.starts_with(package.model + "_listen");
  const std::string rest = path.substr(listens ? package.model.size() : strlen("model"));
  return package.name + (is_source(file.path) ? rest.substr(0, rest.size() - 3) + ".cpp" : rest);
}

bool is_ours(const ProjectFile& file) {
  return file.role == FileRole::api || file.role == FileRole::model ||
         file.role == FileRole::runtime;
}

// Sections are known to the linker scripts of our own ports alone.
std::string without_sections(std::string text) {
  constexpr std::string_view kBegin = "[[gnu::section(\".mw_";
  for (size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    text.erase(at, text.find("]] ", at) + 3 - at);
  }
  return text;
}

void place_files(const std::vector<ProjectFile>& files, Package& package) {
  MovedPaths paths;
  for (const ProjectFile& file : files) {
    if (is_ours(file)) paths[file.path.generic_string()] = new_path(file, package);
  }
  for (const ProjectFile& file : files) {
    const std::string text = without_sections(relocate(file.content, paths));
    if (file.path == "example_sound.h") package.example_sound = text;
    if (!is_ours(file)) continue;
    if (is_source(file.path)) {
      package.sources.push_back({new_path(file, package), with_prologue(text)});
    } else {
      package.headers.push_back({new_path(file, package), text});
    }
  }
}

std::string label_of_best(const Deployment& d) {
  const auto found = d.plan.metadata.find("labels");
  if (found == d.plan.metadata.end() || d.plan.outputs.empty()) return "";
  return fmt::format("best < ::{0}::kLabelCount ? ::{0}::kLabels[best] : \"?\"", d.name);
}

Error bad_request(const std::string& what, const std::string& option, const std::string& hint) {
  return Error{ErrorKind::usage, what, option, hint};
}

bool is_line(const std::string& text) {
  return !text.empty() && text.size() <= 100 &&
         std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::vector<std::string> package_kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) names.push_back(kind_name(kind));
  return names;
}

Outcome check_package_request(const PackageRequest& request) {
  if (find_kind(request.kind) == nullptr) {
    return bad_request("no package is called '" + request.kind + "'", "--package",
                       fmt::format("one of {}", fmt::join(package_kinds(), ", ")));
  }
  static const std::regex version("(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){2}");
  if (!std::regex_match(request.version, version)) {
    return bad_request("'" + request.version + "' is not a version", "--package-version",
                       "three numbers, such as 1.0.0");
  }
  if (!is_line(request.author)) {
    return bad_request("the author must be one line of at most 100 bytes", "--author", "");
  }
  static const std::regex url("https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&()*+,;=%-]{0,200}");
  if (!std::regex_match(request.url, url)) {
    return bad_request("'" + request.url + "' is not the address of a page", "--url",
                       "such as https://example.com/my-model");
  }
  return Ok{};
}

std::string usual_target(const PackageRequest& request) {
  const Kind* kind = find_kind(request.kind);
  return kind == nullptr ? "" : std::string(kind->ecosystem->usual_target);
}

std::string package_name(const std::string& identifier) {
  std::string name;
  for (char c : identifier) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (plain) name += c;
    if (!plain && !name.empty() && name.back() != '_') name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0 || is_taken(name)) {
    name = name.empty() ? "model" : "model_" + name;
  } else if (name.size() == 1) {
    name += "_model";
  }
  // What was changed or is too long stays different from what looked like it.
  const bool lossy = name.size() > 32 || name.find(identifier) == std::string::npos;
  if (!lossy) return name;
  std::string head = name.substr(0, 23);
  while (head.ends_with('_')) head.pop_back();
  return head + "_" + content_hash(identifier).substr(0, 8);
}

Result<std::vector<ProjectFile>> package_model(const Deployment& d, const Target& target,
                                               const PackageRequest& request,
                                               const fs::path& source_root) {
  MW_TRY_DO(check_package_request(request));
  const Ecosystem& ecosystem = *find_kind(request.kind)->ecosystem;
  MW_TRY(const std::string fingerprint, fingerprint_of(d, source_root));
  Package package;
  package.name = package_name(d.name);
  package.model = d.name;
  package.version = request.version;
  package.author = request.author;
  package.url = request.url;
  package.summary =
      fmt::format("The model {} for microcontrollers: {} bytes of constants, {} of RAM",
                  package.name, d.image.size(), d.arena_bytes);
  package.licence = kLicence;
  package.runtime = "milliwatt_" + fingerprint.substr(0, 8);
  package.label_of_best = label_of_best(d);
  package.inputs = uint32_t(d.plan.inputs.size());
  package.compiler_prefix = target.compiler_prefix;
  package.cpu_flags = target.cflags;
  MW_TRY(const std::vector<ProjectFile> files, model_files(d, source_root));
  package.listens = d.listen.has_value();
  place_files(files, package);
  std::vector<ProjectFile> out;
  for (PackageFile& file : ecosystem.arrange(package)) {
    const bool example = file.path.starts_with("examples/") || file.path.starts_with("samples/");
    out.push_back(
        {file.path, std::move(file.content), example ? FileRole::user : FileRole::runtime});
  }
  std::ranges::sort(out, {}, [](const ProjectFile& file) { return file.path.generic_string(); });
  return out;
}

}  // namespace mw
