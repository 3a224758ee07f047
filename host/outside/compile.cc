// SPDX-License-Identifier: Apache-2.0
#include "host/outside/compile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "host/base/digest.h"
#include "host/base/process.h"
#include "host/data/cache.h"
#include "host/outside/headers.h"
#include "tool_build_generated.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

constexpr const char* kObject = "operators.so";
constexpr const char* kHash =
    "operators.so.hash";  // of the object: what a crash left half is not run
constexpr double kCompileLimit_s = 300;

// Device files obey the rules of the device here too, so that what builds here builds there.
constexpr std::string_view kDeviceFlags =
    "-std=c++14 -O2 -ffreestanding -fno-exceptions -fno-rtti -ffp-contract=off";
constexpr std::string_view kHostFlags = "-std=c++20 -O2 -include abi_stamp.h";
constexpr std::string_view kStampSource =
    "#include \"host/ir/abi_stamp.h\"\n"
    "extern \"C\" {\n"
    "[[gnu::weak, gnu::used]] extern const mw::AbiStamp mw_abi_stamp;\n"
    "const mw::AbiStamp mw_abi_stamp = mw::kAbiStamp;\n"
    "}\n";

Words words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool can_run(const std::string& program) {
  if (program.find('/') == std::string::npos) return program_exists(program);
  return ::access(program.c_str(), X_OK) == 0;
}

// CXX, or the compiler that the tool was built with, or what the machine has.
Result<Words> find_compiler() {
  const char* given = std::getenv("CXX");
  if (given != nullptr && !words_of(given).empty()) {
    const Words words = words_of(given);
    if (can_run(words[0])) return words;
    return Error{ErrorKind::unsupported, "is not installed", "CXX=" + std::string(given),
                 "set it to a C++ compiler, or unset it"};
  }
  for (const char* name : {kToolCompiler, "c++", "g++", "clang++"}) {
    if (can_run(name)) return Words{name};
  }
  return Error{ErrorKind::unsupported, "there is no C++ compiler on this machine", "",
               "--ops compiles operators: install g++ or clang++, or name one with CXX"};
}

Words operator+(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// One folder on its way to its shared object.
class Build {
 public:
  Build(const OpsFolder& folder, Words compiler)
      : folder_(folder), compiler_(std::move(compiler)), flags_(words_of(kToolFlags)) {}

  // The hash of all that the object is made of.
  Result<std::string> key() const {
    MW_TRY(const ProcessOutput version, run_process({compiler_ + Words{"--version"}, {}, 30}));
    if (version.exit_code != 0) {
      return Error{ErrorKind::unsupported, fmt::format("{}", first_line(version.err)),
                   fmt::format("{} --version", fmt::join(compiler_, " ")),
                   "name a C++ compiler with CXX"};
    }
    MW_TRY(const Bytes tool, read_file(fs::read_symlink("/proc/self/exe"), kLargestData_bytes));
    Digest digest;
    for (const SourceFile& file : folder_.files) {
      digest.add(file.path.generic_string());
      digest.add(file.content);
    }
    digest.add(compiler_), digest.add(version.out), digest.add(flags_);
    digest.add(kDeviceFlags), digest.add(kHostFlags), digest.add(content_hash(tool));
    return digest.text();
  }

  // Compiles in `stage`, which is empty.
  Outcome run(const fs::path& stage) const {
    for (const EmbeddedFile& header : embedded_headers()) {
      MW_TRY_DO(write_text(stage / header.path, header.content));
    }
    MW_TRY_DO(write_text(stage / "abi_stamp.h", kStampSource));
    for (const SourceFile& file : folder_.files) {
      MW_TRY_DO(write_text(stage / file.path, file.content));
    }
    Words objects;
    for (const SourceFile& file : folder_.files) {
      if (file.path.extension() != ".cc") continue;
      objects.push_back(fmt::format("{}.o", objects.size()));
      const std::string stem = file.path.stem().string();
      const bool host = stem.ends_with("_host") || stem.ends_with("_grad");
      MW_TRY_DO(call(stage, words_of(host ? kHostFlags : kDeviceFlags) + flags_ +
                                Words{"-fPIC", "-I.", "-c", "-o", objects.back(),
                                      file.path.generic_string()}));
    }
    return call(stage, flags_ + Words{"-shared", "-o", kObject} + objects);
  }

 private:
  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

  Outcome call(const fs::path& stage, const Words& arguments) const {
    MW_TRY(const ProcessOutput output,
           run_process({compiler_ + arguments, stage, kCompileLimit_s}));
    return output.exit_code == 0 ? Outcome(Ok{}) : compiler_error(output.err + output.out);
  }

  // "ops/<op>/<file>:<line>:<column>: error: <what>".
  Error compiler_error(const std::string& text) const {
    std::istringstream lines(text);
    std::string found = first_line(text);
    for (std::string line; std::getline(lines, line);) {
      const bool tells = line.find("error:") != std::string::npos ||
                         line.find("undefined reference") != std::string::npos ||
                         line.find("multiple definition") != std::string::npos;
      if (!tells) continue;
      found = line;
      break;
    }
    const size_t at = found.find(": fatal error: "), error = found.find(": error: ");
    Error out{ErrorKind::unsupported, found, folder_.folder.string(),
              fmt::format("{} does not take it; docs/add_an_operator.md tells what an operator is "
                          "made of",
                          compiler_[0])};
    const size_t mark = std::min(at, error);
    if (mark != std::string::npos) {
      out.where = folder_.place_of(found.substr(0, mark));
      out.what = found.substr(found.find("error: ", mark) + 7);
    }
    return out;
  }

  const OpsFolder& folder_;
  const Words compiler_, flags_;
};

bool is_whole(const fs::path& entry) {
  const auto object = read_file(entry / kObject);
  const auto hash = read_text(entry / kHash);
  return object && hash && content_hash(*object) == *hash;
}

}  // namespace

const char* tool_compiler() {
  return kToolCompiler;
}

Result<fs::path> compile_operators(const OpsFolder& folder) {
  MW_TRY(const Words compiler, find_compiler());
  const Build build(folder, compiler);
  MW_TRY(const std::string key, build.key());
  const fs::path kind = data::cache_folder() / "operators", entry = kind / key;
  if (is_whole(entry)) {
    data::mark_used(entry);
    return entry / kObject;
  }
  // Made beside its place, which nobody finds half of, however many make it at once.
  const fs::path stage = kind / fmt::format("{}.new{}", key, ::getpid());
  std::error_code code;
  fs::remove_all(stage, code);
  Outcome built = build.run(stage / "build");
  if (built) {
    fs::rename(stage / "build" / kObject, stage / kObject, code);
    fs::remove_all(stage / "build", code);
    const Result<Bytes> object = read_file(stage / kObject);
    built = object ? write_text(stage / kHash, content_hash(*object)) : object.error();
  }
  if (!built) {
    fs::remove_all(stage, code);
    return built.error();
  }
  if (!is_whole(entry)) {
    fs::remove_all(entry, code);
    fs::rename(stage, entry, code);
  }
  fs::remove_all(stage, code);
  data::prune_cache();
  return entry / kObject;
}

}  // namespace mw
