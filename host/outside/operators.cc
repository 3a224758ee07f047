// SPDX-License-Identifier: Apache-2.0
#include "host/outside/operators.h"

#include <cxxabi.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "host/base/files.h"
#include "host/ir/abi_stamp.h"
#include "host/outside/check.h"
#include "host/outside/compile.h"
#include "host/outside/folder.h"
#include "host/outside/symbols.h"
#include "host/train/grad_def.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

struct Loaded {
  const OpDef* def;
  const GradDef* grad;  // null: not trainable
  std::string cpp_namespace, place;
};

std::string readable(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : symbol;
}

// "<path>: undefined symbol: <symbol>" is all that the loader says.
Error load_error(const OpsFolder& folder, const std::string& text) {
  constexpr std::string_view kMark = "undefined symbol: ";
  const size_t at = text.find(kMark);
  if (at == std::string::npos) {
    return Error{ErrorKind::unsupported, "cannot be loaded: " + text, folder.folder.string(), {}};
  }
  std::string symbol = text.substr(at + kMark.size());
  symbol.resize(std::min(symbol.size(), symbol.find_first_of(" \n")));
  return Error{ErrorKind::unsupported, "nothing defines " + readable(symbol),
               folder.folder.string(),
               "a source that defines it is missing in the operator's folder"};
}

Error in_folder(const std::string& place, std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), place, std::move(hint)};
}

Result<std::vector<Loaded>> open_object(const OpsFolder& folder, const fs::path& object) {
  MW_TRY(const Bytes elf, read_file(object));
  void* handle = ::dlopen(object.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return load_error(folder, ::dlerror());
  const auto* stamp = static_cast<const AbiStamp*>(::dlsym(handle, kStampSymbol));
  if (stamp == nullptr || *stamp != kAbiStamp) {
    return in_folder(folder.folder.string(),
                     "this machine's C++ compiler and the one that built the tool lay out objects "
                     "differently",
                     fmt::format("set CXX to a compiler like the tool's, {}", tool_compiler()));
  }
  std::vector<Loaded> out;
  for (const DefSymbol& symbol : def_symbols(elf, sizeof(OpDef))) {
    const auto* def = static_cast<const OpDef*>(::dlsym(handle, symbol.def.c_str()));
    const auto* grad = static_cast<const GradDef*>(::dlsym(handle, symbol.grad.c_str()));
    if (def == nullptr || def->core == nullptr || def->core->name == nullptr) {
      return in_folder(folder.folder.string(), symbol.cpp_namespace + "::kDef has no core or name",
                       "set .core to the operator's kCore, which op_core() makes");
    }
    out.push_back({def, grad, symbol.cpp_namespace, {}});
  }
  return out;
}

// What the folder promises and what the object holds are the same operators.
Outcome match(const OpsFolder& folder, std::vector<Loaded>& loaded) {
  for (const std::string& op : folder.ops) {
    const std::string place = (folder.folder / op).string();
    const auto named = [&](const Loaded& each) { return each.def->name() == op; };
    const auto found = std::ranges::find_if(loaded, named);
    if (found == loaded.end()) {
      return in_folder(place, fmt::format("no kDef is called '{}'", op),
                       fmt::format("{0}_host.cc defines one: `extern const OpDef kDef;` before it, "
                                   "and op_core() gets the name \"{0}\"",
                                   op));
    }
    if (std::find_if(found + 1, loaded.end(), named) != loaded.end()) {
      return in_folder(place, fmt::format("two operators are called '{}'", op),
                       "give each the name of its folder");
    }
    found->place = place;
    MW_TRY_DO(check_namespace(*found->def, found->cpp_namespace, place));
    const std::string grad = "ops/" + op + "/" + op + "_grad.cc";
    if (found->grad == nullptr &&
        std::ranges::find(folder.files, fs::path(grad), &SourceFile::path) != folder.files.end()) {
      return in_folder(folder.place_of(grad), "defines no kGrad beside kDef",
                       "declare `extern const GradDef kGrad;` before it, in the namespace of kDef");
    }
  }
  for (const Loaded& each : loaded) {
    if (!each.place.empty()) continue;
    return in_folder(folder.folder.string(),
                     fmt::format("{}::kDef is called '{}', as no folder is", each.cpp_namespace,
                                 each.def->name()),
                     "an operator is called as its folder is");
  }
  return Ok{};
}

Outcome add_folder(const fs::path& path) {
  MW_TRY(const OpsFolder folder, read_ops_folder(path));
  MW_TRY(const fs::path object, compile_operators(folder));
  MW_TRY(std::vector<Loaded> loaded, open_object(folder, object));
  MW_TRY_DO(match(folder, loaded));
  std::vector<const OpDef*> ops;
  for (const Loaded& each : loaded) {
    MW_TRY_DO(check_plausible(*each.def, each.place));
    for (const OpDef* other : all_ops()) MW_TRY_DO(check_clash(*each.def, *other, each.place));
    for (const OpDef* other : ops) MW_TRY_DO(check_clash(*each.def, *other, each.place));
    ops.push_back(each.def);
  }
  for (const SourceFile& file : folder.files) {
    if (std::ranges::find(outside_sources(), file.path, &SourceFile::path) ==
        outside_sources().end()) {
      continue;
    }
    return Error{ErrorKind::usage, "another folder of --ops has the same file",
                 folder.place_of(file.path.generic_string()), "rename one of them"};
  }
  std::ranges::sort(ops, {}, &OpDef::name);
  add_outside_ops(ops, folder.files);
  for (const Loaded& each : loaded) {
    if (each.grad != nullptr) add_outside_grad(*each.def, *each.grad);
  }
  return Ok{};
}

}  // namespace

Outcome add_operators(const std::vector<std::string>& folders) {
  std::vector<fs::path> done;
  for (const std::string& folder : folders) {
    std::error_code code;
    const fs::path same = fs::weakly_canonical(folder, code);
    if (!folder.empty() && std::ranges::find(done, same) != done.end()) continue;
    done.push_back(same);
    if (auto added = add_folder(folder); !added) return std::move(added.error().at("--ops"));
  }
  return Ok{};
}

}  // namespace mw
