// SPDX-License-Identifier: Apache-2.0
#include "host/device/target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "abi/op.h"
#include "host/base/files.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr const char* kIsaNames[] = {"portable", "arm_dsp", "arm_mve", "rv32", "host_simd"};

std::string folder_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

Error malformed(const fs::path& path, std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), path.string(),
               "compare with another port's target.json"};
}

// Reads the members of one JSON object and remembers the first complaint.
class Members {
 public:
  explicit Members(const Json& object) : object_(object) {
    if (!object.is_object()) complaint_ = "is not a JSON object";
  }
  template <class T>
  void required(const char* key, T& to) {
    if (!object_.contains(key)) return complain(fmt::format("lacks \"{}\"", key));
    optional(key, to);
  }
  template <class T>
  void optional(const char* key, T& to) {
    known_.insert(key);
    if (!object_.contains(key)) return;
    try {
      to = object_.at(key).get<T>();
    } catch (const Json::exception&) {
      complain(fmt::format("\"{}\" has the wrong type", key));
    }
  }
  // Empty if all members were known and right.
  std::string complaint() {
    if (!complaint_.empty()) return complaint_;
    for (const auto& item : object_.items()) {
      if (known_.count(item.key()) == 0)
        return fmt::format("has an unknown key \"{}\"", item.key());
    }
    return "";
  }

 private:
  void complain(std::string text) {
    if (complaint_.empty()) complaint_ = std::move(text);
  }
  const Json& object_;
  std::set<std::string> known_;
  std::string complaint_;
};

Result<Target> parse_target(const fs::path& path, const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return malformed(path, "is not JSON");
  Target target;
  Members members(json);
  members.required("name", target.name);
  members.required("title", target.title);
  members.required("isa", target.isa);
  members.required("compiler_prefix", target.compiler_prefix);
  members.required("cflags", target.cflags);
  members.optional("family", target.family);
  members.optional("clock_hz", target.clock_hz);
  members.optional("flash_bytes", target.flash_bytes);
  members.optional("ram_bytes", target.ram_bytes);
  members.optional("ldflags", target.ldflags);
  members.optional("libs", target.libs);
  Json qemu;
  members.optional("qemu", qemu);
  if (!qemu.is_null()) {
    Members emulator(qemu);
    target.qemu.emplace();
    emulator.required("program", target.qemu->program);
    emulator.optional("options", target.qemu->options);
    emulator.required("machine", target.qemu->machine);
    emulator.required("instructions_per_tick", target.qemu->instructions_per_tick);
    if (std::string complaint = emulator.complaint(); !complaint.empty()) {
      return malformed(path, "qemu " + complaint);
    }
  }
  if (std::string complaint = members.complaint(); !complaint.empty())
    return malformed(path, complaint);
  for (const std::string& isa : target.isa) {
    if (std::find(std::begin(kIsaNames), std::end(kIsaNames), isa) == std::end(kIsaNames)) {
      return malformed(path, fmt::format("unknown isa \"{}\"", isa));
    }
  }
  return target;
}

}  // namespace

uint32_t Target::isa_mask() const {
  uint32_t mask = 0;
  for (size_t i = 0; i < std::size(kIsaNames); ++i) {
    if (std::find(isa.begin(), isa.end(), kIsaNames[i]) != isa.end()) mask |= isa_bit(Isa(i));
  }
  return mask;
}

std::string Target::folder() const {
  return folder_of(name);
}

Result<Target> load_target(const fs::path& ports, const std::string& name) {
  const fs::path path = ports / folder_of(name) / "target.json";
  std::error_code code;
  if (!fs::exists(path, code)) {
    MW_TRY(const std::vector<std::string> names, target_names(ports));
    return Error{ErrorKind::usage, fmt::format("unknown target \"{}\"", name), "",
                 fmt::format("one of: {}", fmt::join(names, ", "))};
  }
  MW_TRY(const std::string text, read_text(path));
  MW_TRY(Target target, parse_target(path, text));
  if (target.folder() != folder_of(name)) {
    return malformed(path, fmt::format("its name \"{}\" is not that of its folder", target.name));
  }
  return target;
}

Result<std::vector<std::string>> target_names(const fs::path& ports) {
  std::error_code code;
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(ports, code)) {
    if (!fs::exists(entry.path() / "target.json")) continue;
    std::string name = entry.path().filename().string();
    std::replace(name.begin(), name.end(), '_', '-');
    names.push_back(name);
  }
  if (code) return Error{ErrorKind::io, code.message(), ports.string(), "where are the ports?"};
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace mw
