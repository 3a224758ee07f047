// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/folder.h"

#include <unistd.h>

#include <map>
#include <set>

namespace mw {
namespace fs = std::filesystem;

namespace {

constexpr const char* kManifest = "generated.txt";
constexpr std::string_view kManifestHead =
    "# Written by milliwatt compile: hash and path of each file that it wrote. What changed since "
    "is "
    "kept.\n";

using Manifest = std::map<std::string, std::string>;  // path -> hash

// Paths come from a file that anybody can change: none may lead out of the folder.
bool stays_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const fs::path& part : path) {
    if (part == "..") return false;
  }
  return true;
}

Manifest read_manifest(const fs::path& folder) {
  Manifest out;
  const auto text = read_text(folder / kManifest);
  if (!text) return out;
  for (size_t start = 0; start < text->size();) {
    const size_t end = std::min(text->find('\n', start), text->size());
    const std::string line = text->substr(start, end - start);
    start = end + 1;
    const size_t space = line.find(' ');
    if (line.starts_with('#') || space == std::string::npos) continue;
    if (stays_inside(line.substr(space + 1))) out[line.substr(space + 1)] = line.substr(0, space);
  }
  return out;
}

std::string print_manifest(const Manifest& manifest) {
  std::string out(kManifestHead);
  for (const auto& [path, hash] : manifest) out += hash + " " + path + "\n";
  return out;
}

enum class Found { absent, ours, changed, foreign };

// `wanted`: the hash of what is to stand there. The same content is no conflict, whoever wrote it:
// an older version without a manifest, or a compile that was interrupted before it wrote one.
Found look(const fs::path& folder, const std::string& path, const Manifest& before,
           const std::string& wanted = "") {
  std::error_code code;
  if (!fs::exists(fs::symlink_status(folder / path, code))) return Found::absent;
  const auto content = read_file(folder / path);
  if (content && content_hash(*content) == wanted) return Found::ours;
  const auto known = before.find(path);
  if (known == before.end()) return Found::foreign;
  return content && content_hash(*content) == known->second ? Found::ours : Found::changed;
}

Error not_ours(const fs::path& path, Found found) {
  return {ErrorKind::usage,
          found == Found::foreign ? "this file is not one that milliwatt wrote"
                                  : "this generated file was changed by hand",
          path.string(), "choose another folder, or overwrite it with --force"};
}

// A folder beside the target that is removed when it goes out of scope.
class Staging {
 public:
  explicit Staging(const fs::path& folder)
      : path_(folder.string() + ".new." + std::to_string(::getpid())) {}
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void remove_stale(const fs::path& folder, const Manifest& before, Manifest& now,
                  FolderChange& change) {
  std::error_code code;
  for (const auto& [path, hash] : before) {
    if (now.count(path) != 0) continue;
    const Found found = look(folder, path, before);
    if (found == Found::changed) change.kept.push_back(path);
    if (found != Found::ours) continue;
    if (fs::remove(folder / path, code)) change.removed.push_back(path);
    // Folders that are empty now go too; remove() refuses others.
    for (fs::path up = fs::path(path).parent_path(); !up.empty(); up = up.parent_path()) {
      if (!fs::remove(folder / up, code)) break;
    }
  }
}

Outcome move_into(const fs::path& from, const fs::path& folder, const std::string& path) {
  std::error_code code;
  fs::create_directories((folder / path).parent_path(), code);
  if (!code) fs::rename(from / path, folder / path, code);
  if (!code) return Ok{};
  return Error{ErrorKind::io, "cannot write: " + code.message(), (folder / path).string(),
               "choose another folder with -o"};
}

}  // namespace

Result<FolderChange> update_folder(const std::vector<ProjectFile>& files, const fs::path& folder,
                                   bool force) {
  const fs::path target = folder.has_filename() ? folder : folder.parent_path();
  const Manifest before = read_manifest(target);
  Manifest now;
  FolderChange change;
  std::vector<std::string> to_write;
  const Staging staging(target);
  for (const ProjectFile& file : files) {
    const std::string path = file.path.generic_string();
    const std::string hash = content_hash(file.content);
    const Found found = look(target, path, before, hash);
    if (found == Found::foreign || found == Found::changed) {
      if (file.role == FileRole::user) {
        change.user_kept.push_back(path);
        continue;
      }
      if (!force) return not_ours(target / path, found);
    }
    now[path] = hash;
    to_write.push_back(path);
    MW_TRY_DO(write_text(staging.path() / path, file.content));
  }
  MW_TRY_DO(write_text(staging.path() / kManifest, print_manifest(now)));
  for (const std::string& path : to_write) MW_TRY_DO(move_into(staging.path(), target, path));
  remove_stale(target, before, now, change);
  MW_TRY_DO(move_into(staging.path(), target, kManifest));
  return change;
}

}  // namespace mw
