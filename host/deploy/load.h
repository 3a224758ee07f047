// SPDX-License-Identifier: Apache-2.0
// What: load(), a model file of any format to its graph.
// Why: every command begins so.
// Contract: what is no model is refused by its first bytes, however large it is. Errors name the
// file.
#pragma once

#include <filesystem>

#include "host/base/files.h"
#include "host/ir/graph.h"

namespace mw {

// A model file, opened: the graph and, for a .tflite, the file itself.
struct LoadedModel {
  std::filesystem::path path;
  Graph graph;   // as imported, before any pass
  Bytes tflite;  // empty unless it came from one
  uint64_t file_bytes = 0;
};
Result<LoadedModel> load(const std::filesystem::path& path);
// The two halves of load(): the bytes of a file that begins as a model does, and the model in them.
Result<Bytes> read_model(const std::filesystem::path& path);
Result<LoadedModel> decode(const Bytes& content, const std::filesystem::path& path);

}  // namespace mw
