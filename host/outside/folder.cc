// SPDX-License-Identifier: Apache-2.0
#include "host/outside/folder.h"

#include <algorithm>

#include "host/base/files.h"
#include "host/outside/headers.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kOps = "ops/", kFamilies = "_family";
constexpr const char* kShape =
    "DIR holds one folder an operator, DIR/<op>/<op>.h beside <op>_host.cc, as ops/ does: "
    "docs/add_an_operator.md";

bool is_source(const fs::path& path) {
  const std::string stem = path.stem().string();
  for (const char* suffix : {"_test", "_bench", "_fuzz"}) {
    if (stem.ends_with(suffix)) return false;
  }
  const fs::path kind = path.extension();
  return kind == ".h" || kind == ".cc" || kind == ".inc";
}

// Names stand in C++ and in paths.
bool is_name(const std::string& name) {
  const auto plain = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, plain);
}

Error error_of(ErrorKind kind, const fs::path& where, std::string what, std::string hint) {
  return Error{kind, std::move(what), where.string(), std::move(hint)};
}

Outcome read_sources(const fs::path& root, const fs::path& part, std::vector<SourceFile>& to) {
  std::error_code code;
  for (fs::recursive_directory_iterator it(root / part, code), end; !code && it != end;
       it.increment(code)) {
    if (!it->is_regular_file() || !is_source(it->path())) continue;
    MW_TRY(std::string content, read_text(it->path()));
    to.push_back({fs::path("ops") / fs::relative(it->path(), root), std::move(content)});
  }
  if (code) return error_of(ErrorKind::io, root / part, "cannot list: " + code.message(), "");
  return Ok{};
}

Outcome check_operator(const fs::path& folder, const std::string& name) {
  if (!is_name(name)) {
    return error_of(ErrorKind::usage, folder / name, "is no name for an operator",
                    "take small letters, digits and _, as in soft_threshold");
  }
  if (find_op(name) != nullptr) {
    return error_of(ErrorKind::usage, folder / name, "there is an operator of that name already",
                    "rename the folder, its files and its namespace");
  }
  if (!fs::exists(folder / name / (name + "_host.cc"))) {
    return error_of(ErrorKind::usage, folder / name, name + "_host.cc is missing",
                    "it defines kDef: copy ops/_template/operator/_template_host.cc");
  }
  return Ok{};
}

// A family of the tree cannot stand beside another one of its name.
Outcome check_family(const fs::path& folder, const std::string& name) {
  const std::string path = std::string(kOps) + std::string(kFamilies) + "/" + name + "/";
  const auto built_in = [&](const EmbeddedFile& file) { return file.path.starts_with(path); };
  if (!std::ranges::any_of(embedded_headers(), built_in)) return Ok{};
  return error_of(ErrorKind::usage, folder / kFamilies / name,
                  "there is a family of that name already", "rename it");
}

}  // namespace

std::string OpsFolder::place_of(std::string_view path) const {
  return path.starts_with(kOps) ? (folder / path.substr(kOps.size())).string() : std::string(path);
}

Result<OpsFolder> read_ops_folder(const fs::path& folder) {
  std::error_code code;
  if (folder.empty() || !fs::is_directory(folder, code)) {
    const bool there = !folder.empty() && fs::exists(folder, code);
    return error_of(ErrorKind::usage, folder,
                    there ? "is a file, not a folder" : "there is no such folder", kShape);
  }
  OpsFolder out{folder, {}, {}};
  std::vector<std::string> families;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    const std::string name = it->path().filename().string();
    if (fs::exists(it->path() / (name + ".h")) && !name.starts_with('_')) out.ops.push_back(name);
  }
  std::error_code absent;
  if (!code && fs::is_directory(folder / kFamilies, absent)) {
    for (fs::directory_iterator it(folder / kFamilies, code), end; !code && it != end;
         it.increment(code)) {
      families.push_back(it->path().filename().string());
    }
  }
  if (code) return error_of(ErrorKind::io, folder, "cannot be read: " + code.message(), "");
  if (out.ops.empty()) {
    const std::string own = fs::weakly_canonical(folder, code).filename().string() + ".h";
    return error_of(ErrorKind::usage, folder, "holds no operator",
                    fs::exists(folder / own, code)
                        ? "give the folder above it: this one is an operator itself"
                        : kShape);
  }
  std::ranges::sort(out.ops);
  for (const std::string& op : out.ops) {
    MW_TRY_DO(check_operator(folder, op));
    MW_TRY_DO(read_sources(folder, op, out.files));
  }
  for (const std::string& family : families) MW_TRY_DO(check_family(folder, family));
  if (!families.empty()) MW_TRY_DO(read_sources(folder, kFamilies, out.files));
  std::ranges::sort(out.files, {}, &SourceFile::path);
  return out;
}

}  // namespace mw
