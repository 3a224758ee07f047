// SPDX-License-Identifier: Apache-2.0
// What: running a model on the host or an emulated core, in any form, with all its figures.
// Why: `run`, `profile`, `compile` and the tests must state the same numbers.
// Contract: built firmware is cached by its sources; figures come from linked images and counted
// instructions. What a target cannot tell is absent, never guessed.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/codegen/deployment.h"
#include "host/codegen/folder.h"
#include "host/codegen/package.h"
#include "host/deploy/boards.h"
#include "host/deploy/items.h"
#include "host/deploy/load.h"
#include "host/device/target.h"
#include "host/listen/listening.h"

namespace mw {

struct DeployRequest {
  std::string target = "host";
  Form form = Form::plan;
  Optimize optimize = Optimize::speed;
  std::string name = {};   // of the generated API; empty: the file's, without its suffix
  bool keep_file = false;  // Form::tflite deploys the user's bytes, or fails
  bool listen = false;     // a word model becomes what listens: front-end, network, detector
  // Of what listens: rows of features a run; 0: the model's own, and more on a slower board.
  int frames = 0;
  std::vector<int16_t> example_sound = {};  // of its example main, at its rate; may be empty
};

struct OutputItems {
  std::string name;
  DType dtype;
  std::vector<int64_t> shape;  // with the leading dimension of a batch
  Bytes bytes;
};

struct OpFigures {
  std::string op, kernel;
  std::optional<double> instructions;
  uint64_t macs = 0;
  uint32_t output_crc32 = 0;
};

struct RunReport {
  std::string model, target;
  Form form;
  std::vector<OutputItems> outputs;
  std::optional<double> instructions, init_instructions;
  uint64_t arena_bytes = 0;
  std::optional<uint64_t> ram_bytes, stack_bytes, code_bytes;
  uint64_t const_bytes = 0, model_bytes = 0;
  uint64_t flash_model_bytes = 0;  // of the model in the linked image, padding included
  std::vector<OpFigures> ops;      // empty unless asked for
};

struct RunRequest {
  DeployRequest deploy;
  bool per_op = false;
};
Result<RunReport> run(const LoadedModel& model, const InputItems& items, const RunRequest& request);

// The one object that `run --json` prints; "ops" only with per_op.
nlohmann::ordered_json to_json(const RunReport& report, bool per_op);

// How often what listens runs, and what of the time that takes.
struct Pace {
  DetectorSettings detector;
  double period_s = 0;
  std::optional<double> load;  // of the core, where its clock is known and instructions counted
  bool slowed = false;         // below the model's own pace, for this board
};

// Writes the folder that builds with nothing but the cross-compiler; figures are measured where it
// and the emulator are installed, and printed into model.h.
struct CompileReport {
  std::filesystem::path folder;
  Deployment deployment;
  Place place;                         // what was compiled for
  std::optional<double> instructions;  // of an inference, where they were counted
  std::string not_measured;            // why there are no figures; empty where there are
  FolderChange change;
  std::optional<Pace> pace;  // of what listens
  std::string package_name;  // of the library; empty without one
};
// Files of the user's in the folder stay; `force` overwrites those that stand in the way
// (host/codegen/folder.h). A trial build that fails is an error with the compiler's first line.
// What listens runs as often as the model says; on a board that is too slow for that, as often as
// it can, while each run still counts to the mean of the detector. With `package`, the folder is a
// library of that build system instead.
Result<CompileReport> compile(const LoadedModel& model, const DeployRequest& request,
                              const std::filesystem::path& folder, bool force = false,
                              const std::optional<PackageRequest>& package = {});

// A recording for the example main of what listens. Errors: usage, for a model or request that does
// not listen; those of reading.
Outcome add_example(const LoadedModel& model, const std::filesystem::path& sound,
                    DeployRequest& request);

Result<Target> find_target(const std::string& name);  // of a core, a board or a chip
// What is not installed of the tools that firmware for an emulated core is built and measured with;
// empty: nothing.
std::string missing_tool(const Target& target);
Result<std::vector<std::string>> list_targets();

}  // namespace mw
