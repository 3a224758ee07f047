// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/project.h"

#include <algorithm>

#include "host/device/firmware.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

// Sides are told by suffix; what is not one of these is device code.
bool is_device_file(const fs::path& path) {
  const std::string name = path.filename().string();
  for (const char* suffix : {"_host.cc", "_grad.cc", "_test.cc", "_bench.cc", "_fuzz.cc"}) {
    if (name.ends_with(suffix)) return false;
  }
  return name.ends_with(".h") || name.ends_with(".cc") || name.ends_with(".inc");
}

// Device files of a folder of the source tree, sorted.
Result<std::vector<fs::path>> device_files(const fs::path& root, const std::string& from) {
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(root / from, code), end; !code && it != end;
       it.increment(code)) {
    if (it->is_regular_file() && is_device_file(it->path())) files.push_back(it->path());
  }
  if (code) {
    return Error{ErrorKind::io, "cannot list: " + code.message(), (root / from).string(),
                 "set MW_SOURCE to a checkout of Milliwatt"};
  }
  std::ranges::sort(files);
  return files;
}

// The parts of the source tree that a deployment is built from, its port excepted.
std::vector<std::string> parts_of(const Deployment& deployment) {
  std::vector<std::string> parts = {"rt", "arch"};
  for (const OpDef* op : deployment.ops) parts.push_back(op_folder(*op));
  return parts;
}

}  // namespace

Result<std::vector<ProjectFile>> model_files(const Deployment& deployment,
                                             const fs::path& source_root) {
  std::vector<ProjectFile> out = {
      {"model.h", print_header(deployment), FileRole::api},
      {"model_c.h", print_c_header(deployment), FileRole::api},
      {"model.cc", print_source(deployment), FileRole::model},
      {"main.cc", print_main(deployment), FileRole::user},
  };
  std::vector<std::string> parts = parts_of(deployment);
  parts.push_back("abi");
  for (const std::string& part : parts) {
    MW_TRY(const std::vector<fs::path> files, device_files(source_root, part));
    for (const fs::path& file : files) {
      MW_TRY(std::string content, read_text(file));
      out.push_back({fs::relative(file, source_root), std::move(content), FileRole::runtime});
    }
  }
  std::ranges::sort(out, {}, [](const ProjectFile& file) {
    return std::pair(file.role, file.path.generic_string());
  });
  return out;
}

Outcome write_project(const Deployment& deployment, const Target& target,
                      const ProjectOptions& options, const fs::path& folder) {
  MW_TRY_DO(write_port(target, options.source_root, folder));
  MW_TRY(const std::vector<ProjectFile> files, model_files(deployment, options.source_root));
  for (const ProjectFile& file : files) {
    MW_TRY_DO(write_text(folder / file.path, file.content));
  }
  if (options.replay) {
    MW_TRY_DO(write_text(folder / "replay_model.cc", print_replay_model(deployment)));
  }
  return Ok{};
}

Result<Built> build_project(const Target& target, const ProjectOptions& options,
                            const fs::path& folder) {
  BuildRequest request;
  request.folder = folder;
  request.optimization = options.optimization;
  MW_TRY(const Firmware firmware, build_firmware(target, request));
  MW_CHECK(firmware.product == folder / "build" / "firmware.elf", "the Makefile names its images");
  return measure_project(target, folder);
}

Result<Built> measure_project(const Target& target, const fs::path& folder) {
  Built built;
  built.product = folder / "build" / "firmware.elf";
  built.replay = folder / "build" / "replay.elf";
  if (!target.qemu) return built;
  MW_TRY(const ImageSizes sizes, elf_sizes(built.product));
  built.code_bytes = sizes.code_bytes;
  built.model_bytes = sizes.model_bytes;
  built.data_bytes = sizes.ram_bytes;
  return built;
}

Result<std::string> source_fingerprint(const Deployment& deployment, const Target& target,
                                       const ProjectOptions& options) {
  std::string out = target.name + options.optimization + print_header(deployment) +
                    print_source(deployment) + print_replay_model(deployment);
  std::vector<std::string> parts = parts_of(deployment);
  parts.push_back("abi");
  parts.push_back("ports");
  for (const std::string& part : parts) {
    MW_TRY(const std::vector<fs::path> files, device_files(options.source_root, part));
    for (const fs::path& file : files) {
      MW_TRY(const Bytes content, read_file(file));
      out += content_hash(content);
    }
  }
  return out;
}

}  // namespace mw
