// SPDX-License-Identifier: Apache-2.0
// What: a model as a library of another build system: Arduino, PlatformIO, ESP-IDF, Zephyr,
// CMSIS-Pack, CMake and make.
// Why: firmware engineers add libraries in the form that their tools know, and do not write one.
// Contract: an ecosystem is one file, host/codegen/packages/<kind>.cc, found by its name. It
// defines `const Ecosystem <kind>_ecosystem`, whose arrange() is a pure function: it lays out the
// sources given and adds manifests. What it is given is already safe: `name` obeys the rules of all
// of them, no two sources have one base name, and none depends on a flag of the compiler.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/codegen/project.h"

namespace mw {

struct PackageFile {
  std::string path;  // below the package's folder, with '/'
  std::string content;
};
using PackageFiles = std::vector<PackageFile>;

// The standard that the sources ask for.
inline constexpr int kCxxStandard = 14;

struct Package {
  std::string name;     // of the library, its folder and its header
  std::string model;    // the namespace of the generated API
  std::string version;  // the one number, in every manifest
  std::string author, url;
  std::string summary;        // one sentence, no full stop
  std::string licence;        // the text of LICENSE
  std::string runtime;        // the folder of the shared sources: milliwatt_<hash>
  PackageFiles headers;       // paths below the include root
  PackageFiles sources;       // paths below the source root; those of the runtime in its folder
  std::string label_of_best;  // C++ that names class `best`; empty: the model has no labels
  uint32_t inputs = 1;
  bool listens = false;                // the model has a Listener, and an example sound
  std::string example_sound;           // the header of that sound
  std::string compiler_prefix;         // of the target
  std::vector<std::string> cpu_flags;  // of the target's compiler
};

struct PackageRequest {
  std::string kind;  // one of package_kinds()
  std::string version = "1.0.0";
  std::string author = "the maker of this model";
  std::string url = "https://example.com";
};

// As users type them: "esp-idf".
std::vector<std::string> package_kinds();
// An error of usage that says what is allowed.
Outcome check_package_request(const PackageRequest& request);

// A name that every ecosystem takes, from a C++ identifier: 2 to 32 of [A-Za-z0-9_], a letter
// first, no "__", no '_' at an end, no name of a standard header, of a device file, or of Arduino's
// own.
std::string package_name(const std::string& identifier);

// All files of the package, sorted by path, for update_folder(). Examples are the user's to change.
Result<std::vector<ProjectFile>> package_model(const Deployment& deployment, const Target& target,
                                               const PackageRequest& request,
                                               const std::filesystem::path& source_root);

struct Ecosystem {
  PackageFiles (*arrange)(const Package& package) = nullptr;
  // A board of this ecosystem where every board of it has other cores than usual; empty: any.
  std::string_view usual_target;
};
// The target where the user names none; empty: that of every `compile`.
std::string usual_target(const PackageRequest& request);

#define MW_PACKAGE(kind) extern const Ecosystem kind##_ecosystem;
#include "packages_list.inc"
#undef MW_PACKAGE

}  // namespace mw
