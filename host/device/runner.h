// SPDX-License-Identifier: Apache-2.0
// What: running firmware on its port, under QEMU or as a program, and replaying items through it.
// Why: figures on emulated cores are exact and repeatable; every test and command takes them here.
// Contract: a run ends in a time-out or an exit status, never hangs. Replay files stand in a
// temporary folder that is removed. Format of the files: abi/replay.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "abi/replay.h"
#include "abi/status.h"
#include "host/base/files.h"
#include "host/base/process.h"
#include "host/device/target.h"

namespace mw {

// The program that stands for the core; empty for the host.
std::string emulator_of(const Target& target);

// Runs an image in `folder`, where its files are. exit_code is what the firmware passed to exit().
Result<ProcessOutput> run_firmware(const Target& target, const std::filesystem::path& image,
                                   const std::filesystem::path& folder, double timeout_s);

struct ReplayItems {
  uint32_t item_bytes = 0;         // all inputs of the model together
  std::span<const uint8_t> items;  // a whole number of items
  bool stateful = false;           // a run changes later ones: do not repeat any
  bool observe = false;            // record the steps of the first item
  double timeout_s = 120;
};

struct ReplayedStep {
  std::optional<double> instructions;
  uint32_t output_crc32 = 0;
};

// Figures are empty where the port cannot tell.
struct Replayed {
  Bytes outputs;  // item after item
  uint32_t item_bytes = 0;
  std::vector<ReplayedStep> steps;                        // empty unless observed
  std::optional<double> instructions, init_instructions;  // the mean of a run; of opening
  std::optional<uint32_t> stack_bytes, init_stack_bytes;
};

// Replays items through build/replay.elf. A model that does not open is an Error naming its Fault.
Result<Replayed> replay(const Target& target, const std::filesystem::path& image,
                        const ReplayItems& items);

}  // namespace mw
