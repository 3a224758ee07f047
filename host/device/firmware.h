// SPDX-License-Identifier: Apache-2.0
// What: making and building firmware folders: the part of one that comes from its port.
// Why: code generation writes the model; startup, linker script, Makefile and harness are the same
// for every model of a port.
// Contract: a folder has the layout of the source tree (-I. is its only include path) and builds
// with `make`, nothing but the cross-compiler. main.cc becomes build/firmware.elf,
// ports/replay_model.cc (ports/harness.h) build/replay.elf; each is optional. See
// ports/firmware.mk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/device/elf.h"
#include "host/device/target.h"

namespace mw {

struct PortFile {
  std::filesystem::path path;  // in the folder
  std::string content;
};
// abi/, the port's device files, ports/port.mk and the Makefile, whose kernels are built with
// `optimization`. `source_root` is the folder that holds abi/ and ports/.
Result<std::vector<PortFile>> port_files(const Target& target,
                                         const std::filesystem::path& source_root,
                                         const std::string& optimization = "-O2");
Outcome write_port(const Target& target, const std::filesystem::path& source_root,
                   const std::filesystem::path& folder);

// What `compiler` says of its version, part of the key of all that it builds; empty where it is
// not installed.
std::string compiler_version(const Target& target);

struct Firmware {
  std::filesystem::path product;  // build/firmware.elf; empty if the folder has no main.cc
  std::filesystem::path replay;   // build/replay.elf; empty if it has no ports/replay_model.cc
};

struct BuildRequest {
  std::filesystem::path folder;
  unsigned jobs = 2;
  double timeout_s = 300;
};

// Runs make; the compiler's first error line is the Error's text. does_not_fit: the linker has no
// room; io: the disk has none; unsupported: all else.
Result<Firmware> build_firmware(const Target& target, const BuildRequest& request);

}  // namespace mw
