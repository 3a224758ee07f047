// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/runtime.h"

#include <algorithm>

#include "host/base/files.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

// Sides are told by suffix; what is not one of these is device code.
bool is_device_file(const fs::path& path) {
  const std::string stem = path.stem().string();
  for (const char* suffix : {"_host", "_grad", "_test", "_bench", "_fuzz"}) {
    if (stem.ends_with(suffix)) return false;
  }
  const fs::path kind = path.extension();
  return kind == ".h" || kind == ".cc" || kind == ".inc";
}

// Adds the folder of each family that a source includes, once.
void add_families(const std::string& source, std::vector<std::string>& folders) {
  constexpr std::string_view kInclude = "#include \"", kFamilies = "ops/_family/";
  const std::string wanted = std::string(kInclude) + std::string(kFamilies);
  for (size_t at = source.find(wanted); at != std::string::npos; at = source.find(wanted, at + 1)) {
    const size_t begin = at + kInclude.size();
    const size_t end = source.find('/', begin + kFamilies.size());
    if (end == std::string::npos) return;
    const std::string folder = source.substr(begin, end - begin);
    if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
  }
}

std::vector<SourceFile> outside_files(const std::string& folder) {
  std::vector<SourceFile> files;
  for (const SourceFile& file : outside_sources()) {
    if (file.path.generic_string().starts_with(folder + "/") && is_device_file(file.path)) {
      files.push_back(file);
    }
  }
  return files;
}

// Gives `#define <name> ...` another value.
bool redefine(std::string& text, const std::string& name, const std::string& value) {
  const std::string define = "\n#define " + name + " ";
  const size_t at = text.find(define);
  if (at == std::string::npos) return false;
  const size_t begin = at + define.size();
  text.replace(begin, text.find('\n', begin) - begin, value);
  return true;
}

}  // namespace

Result<std::vector<fs::path>> device_files(const fs::path& source_root, const std::string& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(source_root / folder, code), end; !code && it != end;
       it.increment(code)) {
    if (it->is_regular_file() && is_device_file(it->path())) files.push_back(it->path());
  }
  if (code) {
    return Error{ErrorKind::io, "cannot list: " + code.message(), (source_root / folder).string(),
                 "set MW_SOURCE to a checkout of Milliwatt"};
  }
  std::ranges::sort(files);
  return files;
}

Result<std::vector<SourceFile>> device_sources(const fs::path& source_root,
                                               const std::string& folder) {
  std::vector<SourceFile> out = outside_files(folder);
  if (!out.empty()) return out;
  MW_TRY(const std::vector<fs::path> files, device_files(source_root, folder));
  for (const fs::path& file : files) {
    MW_TRY(std::string content, read_text(file));
    out.push_back({fs::relative(file, source_root), std::move(content)});
  }
  return out;
}

Result<std::vector<std::string>> with_families(const fs::path& source_root,
                                               std::vector<std::string> folders) {
  for (size_t i = 0; i < folders.size(); ++i) {  // which grow meanwhile
    MW_TRY(const std::vector<SourceFile> files, device_sources(source_root, folders[i]));
    for (const SourceFile& file : files) add_families(file.content, folders);
  }
  return folders;
}

Result<std::string> runtime_fingerprint(const fs::path& source_root,
                                        const std::vector<std::string>& folders) {
  std::string all;
  for (const char* folder : {"abi", "arch", "ops", "dsp", "codecs", "rt"}) {
    if (!fs::is_directory(source_root / folder)) continue;
    MW_TRY(const std::vector<fs::path> files, device_files(source_root, folder));
    for (const fs::path& file : files) {
      const std::string path = fs::relative(file, source_root).generic_string();
      // The operator to copy is in no firmware, and not installed with the tool.
      if (path.find("/_template/") != std::string::npos) continue;
      MW_TRY(const Bytes content, read_file(file));
      all += path + ' ' + content_hash(content) + '\n';
    }
  }
  for (const std::string& folder : folders) {
    for (const SourceFile& file : outside_files(folder)) {
      all += file.path.generic_string() + ' ' + content_hash(file.content) + '\n';
    }
  }
  return content_hash(all).substr(0, 16);
}

Result<std::string> runtime_config(std::string text, const std::string& fingerprint) {
  if (!redefine(text, "MW_RUNTIME", "0x" + fingerprint) ||
      !redefine(text, "MW_ABI", "abi_" + fingerprint)) {
    return Error{ErrorKind::io, "does not define MW_RUNTIME and MW_ABI", "abi/config.h",
                 "set MW_SOURCE to a checkout of this version of Milliwatt"};
  }
  return text;
}

}  // namespace mw
