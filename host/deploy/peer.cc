// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/peer.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <set>

#include "host/base/process.h"
#include "host/base/temporary_folder.h"
#include "host/device/source_root.h"
#include "host/import/tflite/tflite.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

constexpr double kTimeout_s = 600;

std::string python_of(const fs::path& root) {
  const char* given = std::getenv("MW_VENV");
  const fs::path venv = given == nullptr ? root / ".venv" : fs::path(given);
  std::error_code code;
  const fs::path python = venv / "bin" / "python";
  return fs::exists(python, code) ? python.string() : "python3";
}

Result<std::map<std::string, data::Array>> named(const fs::path& npz,
                                                 const std::vector<std::string>& names) {
  std::map<std::string, data::Array> out;
  std::set<std::string> twice;
  MW_TRY(std::vector<data::NamedArray> arrays, data::read_arrays(npz));
  for (data::NamedArray& each : arrays) {
    size_t index = names.size();
    std::from_chars(each.name.data(), each.name.data() + each.name.size(), index);
    if (index >= names.size()) continue;
    if (!out.emplace(names[index], std::move(each.array)).second) twice.insert(names[index]);
  }
  for (const std::string& name : twice) out.erase(name);
  return out;
}

}  // namespace

Result<PeerTensors> peer_tensors(const Bytes& tflite,
                                 const std::vector<std::vector<Bytes>>& items) {
  PeerTensors out;
  MW_TRY(const fs::path root, find_source_root());
  const std::vector<std::string> names = tflite_tensors(tflite);
  const TemporaryFolder folder;
  const fs::path model = folder.file("model.tflite");
  MW_TRY_DO(write_file(model, tflite));
  for (size_t k = 0; k < items.size(); ++k) {
    for (size_t i = 0; i < items[k].size(); ++i) {
      MW_TRY_DO(write_file(folder.file(fmt::format("in.{}.{}.bin", k, i)), items[k][i]));
    }
  }
  auto ran = run_process(
      {.argv = {python_of(root), (root / "tools/peer_tensors.py").string(), model.string(),
                folder.path().string(), std::to_string(items.size()), std::to_string(names.size())},
       .timeout_s = kTimeout_s});
  if (!ran) {
    if (ran.error().kind == ErrorKind::stopped) return ran.error();
    out.missing = ran.error().text();
    return out;
  }
  std::string said = ran->out.substr(0, ran->out.find('\n'));
  if (ran->exit_code != 0) {
    out.missing = said.empty() ? "the peer ended with status " + std::to_string(ran->exit_code)
                               : std::move(said);
    return out;
  }
  out.peer = std::move(said);
  for (size_t k = 0; k < items.size(); ++k) {
    MW_TRY(out.items.emplace_back(), named(folder.file(fmt::format("item.{}.npz", k)), names));
  }
  return out;
}

}  // namespace mw
