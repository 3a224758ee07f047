// SPDX-License-Identifier: Apache-2.0
// What: Target, what the host knows of a port; read from ports/<port>/target.json.
// Why: a port is one folder; compiler, runner and reports take every figure from its one file.
// Contract: a port "cortex-m4" lives in the folder ports/cortex_m4. Unknown or missing keys are
// errors that name the file and the key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw {

struct Emulator {
  std::string program;               // qemu-system-arm
  std::string machine;               // of that program
  std::vector<std::string> options;  // that the machine needs besides
  double instructions_per_tick = 0;  // under -icount shift=0
};

struct Target {
  std::string name, title;
  std::string family;            // folder under ports/ that cores of a kind share; empty: a program
                                 // of an operating system
  std::vector<std::string> isa;  // names of abi/op.h's Isa
  uint64_t clock_hz = 0;         // 0: not a fixed clock (the host)
  uint64_t flash_bytes = 0, ram_bytes = 0;  // 0: not limited
  std::string compiler_prefix;
  std::vector<std::string> cflags, ldflags, libs;
  std::optional<Emulator> qemu;  // none: firmware runs as a program of the host

  uint32_t isa_mask() const;   // bits of abi/op.h's isa_bit
  std::string folder() const;  // name with '_' for '-'
  std::string compiler() const { return compiler_prefix + "g++"; }
};

// `ports` is the folder that holds one folder a port.
Result<Target> load_target(const std::filesystem::path& ports, const std::string& name);
// Names of all ports, sorted.
Result<std::vector<std::string>> target_names(const std::filesystem::path& ports);

}  // namespace mw
