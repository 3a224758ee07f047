// SPDX-License-Identifier: Apache-2.0
// What: a deployment written out as a folder that builds with the cross-compiler alone, built,
// measured, and run on its target.
// Why: `compile`, `run` and `profile` all do this, and must state the same figures.
// Contract: the folder holds the generated sources, the runtime and the kernels that the model
// uses, the port, and a Makefile. Figures come from the linked firmware, never from an estimate.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/codegen/deployment.h"
#include "host/device/runner.h"
#include "host/device/source_root.h"
#include "host/device/target.h"

namespace mw {

struct ProjectOptions {
  std::filesystem::path source_root;  // the folder that holds abi/, rt/, ops/, ports/
  bool replay = false;                // also the replay firmware that `run` uses
  std::string optimization = "-O2";   // of the compiler
};

// What a file of the folder is for. Headers, tables (.inc) and sources are told by their suffix.
enum class FileRole {
  api,      // headers that a program includes
  model,    // the sources of this model
  runtime,  // what every model shares: abi, rt, arch and the operators
  port,     // start-up, linker script, Makefile: for a bare board, or none
  image,    // the model alone, as a file to be loaded or looked at
  replay,   // what replays items from files of the host
  example,  // of another use of the model; guarded, so that a build of all sources leaves it out
  user,     // an example that becomes the user's own
};
struct ProjectFile {
  std::filesystem::path path;  // in the folder, with '/'
  std::string content;
  FileRole role = FileRole::runtime;
};
// All that is needed to compile the model, without a port: -I of one folder that holds these paths.
// Sorted by role and path.
Result<std::vector<ProjectFile>> model_files(const Deployment& deployment,
                                             const std::filesystem::path& source_root);

// Of the runtime that these files are, by which folders in one program tell theirs apart.
Result<std::string> fingerprint_of(const Deployment& deployment,
                                   const std::filesystem::path& source_root);

// The same with the port and its Makefile, and the replay model where options ask for it.
Result<std::vector<ProjectFile>> project_files(const Deployment& deployment, const Target& target,
                                               const ProjectOptions& options);
// Writes them into a folder of nobody's.
Outcome write_project(const Deployment& deployment, const Target& target,
                      const ProjectOptions& options, const std::filesystem::path& folder);

// A project that was built, with the sizes of its product; zero where they mean nothing (host).
struct Built {
  std::filesystem::path product, replay;
  uint64_t code_bytes = 0, model_bytes = 0, data_bytes = 0;
};
Result<Built> build_project(const Target& target, const std::filesystem::path& folder);

// The same figures of a folder that was built before.
Result<Built> measure_project(const Target& target, const std::filesystem::path& folder);

// A hash of everything that the built firmware depends on: each file, and the compiler's version.
std::string project_fingerprint(const std::vector<ProjectFile>& files, const Target& target);

}  // namespace mw
