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

// Copies the device files that lie directly in `part`, a folder relative to both roots.
Outcome copy_device_files(const fs::path& from_root, const fs::path& to_root,
                          const fs::path& part) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(from_root / part, code)) {
    const fs::path name = entry.path().filename();
    if (!entry.is_regular_file() || kDeviceSuffixes.count(name.extension().string()) == 0 ||
        name.string().ends_with("_test.cc")) {
      continue;
    }
    MW_TRY(const Bytes content, read_file(entry.path()));
    MW_TRY_DO(write_file(to_root / part / name, content));
  }
  if (code) {
    return Error{ErrorKind::io, code.message(), (from_root / part).string(),
                 "the device sources belong to the installation"};
  }
  return Ok{};
}

std::string port_makefile(const Target& target) {
  return fmt::format("# {}\nCOMPILER_PREFIX := {}\nCFLAGS := {}\nLDFLAGS := {}\nLIBS := {}\n",
                     target.title, target.compiler_prefix, fmt::join(target.cflags, " "),
                     fmt::join(target.ldflags, " "), fmt::join(target.libs, " "));
}

std::string first_error(const std::string& text) {
  std::istringstream lines(text);
  std::string fallback;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("error:") != std::string::npos ||
        line.find("undefined reference") != std::string::npos ||
        line.find("overflowed by") != std::string::npos ||
        line.find("do not fit") != std::string::npos) {
      return line;
    }
    if (fallback.empty()) fallback = line;
  }
  return fallback;
}

}  // namespace

Outcome write_port(const Target& target, const fs::path& source_root, const fs::path& folder) {
  std::vector<fs::path> parts = {"abi", "ports", fs::path("ports") / target.folder()};
  if (!target.family.empty()) parts.push_back(fs::path("ports") / target.family);
  for (const fs::path& part : parts) MW_TRY_DO(copy_device_files(source_root, folder, part));
  MW_TRY_DO(write_text(folder / "port.mk", port_makefile(target)));
  MW_TRY(const std::string makefile, read_text(source_root / "ports" / "firmware.mk"));
  return write_text(folder / "Makefile", makefile);
}

Result<Firmware> build_firmware(const Target& target, const BuildRequest& request) {
  for (const std::string& program : {std::string("make"), target.compiler()}) {
    if (program_exists(program)) continue;
    return Error{ErrorKind::unsupported, fmt::format("{} is not installed", program), target.name,
                 "./run sets up the compilers"};
  }
  ProcessRequest make{
      {"make", "-s", fmt::format("-j{}", request.jobs), "OPT=" + request.optimization},
      request.folder,
      request.timeout_s};
  if (program_exists("ccache")) make.argv.push_back("LAUNCHER=ccache");
  MW_TRY(const ProcessOutput output, run_process(make));
  if (output.exit_code != 0) {
    return Error{ErrorKind::does_not_fit, first_error(output.err), request.folder.string(),
                 "`make` in that folder shows all of it"};
  }
  const auto image = [&](const char* source, const char* elf) {
    return fs::exists(request.folder / source) ? request.folder / "build" / elf : fs::path();
  };
  return Firmware{image("main.cc", "firmware.elf"), image("replay_model.cc", "replay.elf")};
}

}  // namespace mw
