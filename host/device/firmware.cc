// SPDX-License-Identifier: Apache-2.0
#include "host/device/firmware.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "host/base/files.h"
#include "host/base/process.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

const std::set<std::string> kDeviceSuffixes = {".h", ".inc", ".cc", ".ld"};

// The device files that lie directly in `part`, a folder relative to the root.
Outcome add_device_files(const fs::path& root, const fs::path& part, std::vector<PortFile>& out) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / part, code)) {
    const fs::path name = entry.path().filename();
    if (!entry.is_regular_file() || kDeviceSuffixes.count(name.extension().string()) == 0 ||
        name.string().ends_with("_test.cc")) {
      continue;
    }
    MW_TRY(std::string content, read_text(entry.path()));
    out.push_back({part / name, std::move(content)});
  }
  if (code) {
    return Error{ErrorKind::io, code.message(), (root / part).string(),
                 "the device sources belong to the installation"};
  }
  return Ok{};
}

std::string port_makefile(const Target& target, const std::string& optimization) {
  return fmt::format(
      "# {}\nCOMPILER_PREFIX := {}\nCFLAGS := {}\nLDFLAGS := {}\nLIBS := {}\nOPT ?= {}\n",
      target.title, target.compiler_prefix, fmt::join(target.cflags, " "),
      fmt::join(target.ldflags, " "), fmt::join(target.libs, " "), optimization);
}

// The first line that holds one of the marks, which are tried in order.
std::string first_error(const std::string& text) {
  for (const char* mark : {"No space left", "error:", "undefined reference", "overflowed by",
                           "do not fit", "multiple definition", "Error", ""}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty() && line.find(mark) != std::string::npos) return line;
    }
  }
  return "make fails without a word";
}

Error build_error(const Target& target, const std::string& text) {
  Error error{ErrorKind::unsupported, first_error(text), target.compiler(), ""};
  const auto says = [&](const char* mark) { return text.find(mark) != std::string::npos; };
  if (says("No space left")) {
    error.kind = ErrorKind::io;
    error.hint = "make room on the disk of the cache (MW_CACHE)";
  } else if (says("overflowed by") || says("do not fit")) {
    error.kind = ErrorKind::does_not_fit;
    error.hint = "take a smaller model, --optimize size or ram, or a larger board";
  } else {
    error.hint = fmt::format(
        "check that `{} --version` works; if it does, the generated sources "
        "need a mend: please report the line above",
        target.compiler());
  }
  return error;
}

// A compiler cache fails the build where its own folder cannot be written, as without a home.
bool can_use_ccache() {
  if (!program_exists("ccache")) return false;
  const auto shown = run_process({{"ccache", "--get-config", "cache_dir"}, {}, 30});
  if (!shown || shown->exit_code != 0) return false;
  return can_write(shown->out.substr(0, shown->out.find('\n'))).ok();
}

}  // namespace

Result<std::vector<PortFile>> port_files(const Target& target, const fs::path& source_root,
                                         const std::string& optimization) {
  std::vector<fs::path> parts = {"abi", "ports", fs::path("ports") / target.folder()};
  if (!target.family.empty()) {
    parts.insert(parts.end(), {fs::path("ports") / "bare", fs::path("ports") / target.family});
  }
  std::vector<PortFile> out;
  for (const fs::path& part : parts) MW_TRY_DO(add_device_files(source_root, part, out));
  out.push_back({fs::path("ports") / "port.mk", port_makefile(target, optimization)});
  MW_TRY(std::string makefile, read_text(source_root / "ports" / "firmware.mk"));
  out.push_back({"Makefile", std::move(makefile)});
  return out;
}

Outcome write_port(const Target& target, const fs::path& source_root, const fs::path& folder) {
  MW_TRY(const std::vector<PortFile> files, port_files(target, source_root));
  for (const PortFile& file : files) MW_TRY_DO(write_text(folder / file.path, file.content));
  return Ok{};
}

std::string compiler_version(const Target& target) {
  const auto shown = run_process({{target.compiler(), "--version"}, {}, 30});
  return shown && shown->exit_code == 0 ? shown->out : "";
}

Result<Firmware> build_firmware(const Target& target, const BuildRequest& request) {
  for (const std::string& program : {std::string("make"), target.compiler()}) {
    if (program_exists(program)) continue;
    return Error{ErrorKind::unsupported, fmt::format("{} is not installed", program), target.name,
                 "./run sets up the compilers"};
  }
  ProcessRequest make{
      {"make", "-s", fmt::format("-j{}", request.jobs)}, request.folder, request.timeout_s};
  if (can_use_ccache()) make.argv.push_back("LAUNCHER=ccache");
  MW_TRY(const ProcessOutput output, run_process(make));
  if (output.exit_code != 0) return build_error(target, output.err + "\n" + output.out);
  const auto image = [&](const char* source, const char* elf) {
    return fs::exists(request.folder / source) ? request.folder / "build" / elf : fs::path();
  };
  return Firmware{image("main.cc", "firmware.elf"), image("ports/replay_model.cc", "replay.elf")};
}

}  // namespace mw
